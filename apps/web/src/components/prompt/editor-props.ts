/** What the editors of a prompt are given. */

export interface PromptOffers {
  /** Variables of the other messages. */
  readonly variables: () => readonly string[];
  /** Text prompts whose name holds what is typed. */
  readonly prompts: (
    typed: string,
  ) => Promise<readonly { readonly name: string; readonly labels: readonly string[] }[]>;
}

export interface JsonEditorProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export interface TextEditorProps extends JsonEditorProps {
  readonly offers: PromptOffers;
  /** One of many: it begins with a line or two. */
  readonly isSmall?: boolean;
}
