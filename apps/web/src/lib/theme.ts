/** Light, dark, or as the system says. `public/theme.js` applies the remembered choice before the first paint. */
import { oneOf, useStored } from './stored.ts';

export type Theme = 'light' | 'dark' | 'system';

const isTheme = oneOf('light', 'dark', 'system');

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, remember] = useStored<Theme>('theme', 'system', isTheme);
  return [
    theme,
    (next) => {
      remember(next);
      if (next === 'system') delete document.documentElement.dataset['theme'];
      else document.documentElement.dataset['theme'] = next;
    },
  ];
}
