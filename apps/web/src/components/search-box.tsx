/** Searches a list while one types, a moment after the last key. */
import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { IconButton } from '#ui/button.tsx';
import { Input } from '#ui/field.tsx';

const typingMs = 300;

export interface SearchBoxProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

export function SearchBox({ label, placeholder, value, onChange }: SearchBoxProps) {
  const [typed, setTyped] = useState(value);
  const [sent, setSent] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    // The address changed by other hands: filters were cleared, or one went back.
    if (value !== sent) {
      setSent(value);
      setTyped(value);
    }
  }
  const box = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const search = (text: string, delayMs: number) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setSent(text.trim());
      onChange(text.trim());
    }, delayMs);
  };
  return (
    <search className="relative">
      <Search size={14} aria-hidden className="pointer-events-none absolute top-1.75 left-2 text-ink-3" />
      <Input
        ref={box}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={typed}
        onChange={(event) => search(event.target.value, typingMs)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') search(typed, 0);
          if (event.key === 'Escape') search('', 0);
        }}
        className="w-64 pr-7 pl-7 [&::-webkit-search-cancel-button]:hidden"
      />
      {typed !== '' && (
        <IconButton
          label="Clear search"
          size="sm"
          className="absolute top-0.75 right-0.75"
          onClick={() => {
            search('', 0);
            box.current?.focus();
          }}
        >
          <X size={13} aria-hidden />
        </IconButton>
      )}
    </search>
  );
}
