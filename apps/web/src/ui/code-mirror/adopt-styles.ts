/** Gives CodeMirror's styles to the page as adopted sheets: it would write style elements, which are inline styles. */
import { StyleModule } from 'style-mod';

const adopted = new Map<StyleModule, CSSStyleSheet>();

/** Must be called before the first editor is made. Later modules take precedence, as the original has it. */
export function adoptStyles(): void {
  StyleModule.mount = (root, modules) => {
    const missing = [modules].flat().filter((each) => !adopted.has(each));
    if (missing.length === 0) return;
    for (const each of missing) adopted.set(each, sheetOf(each));
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...missing.flatMap((each) => adopted.get(each) ?? [])];
  };
}

function sheetOf(module: StyleModule): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(module.getRules());
  return sheet;
}
