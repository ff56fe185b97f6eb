import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { safeLink } from '#lib/safe-link.ts';
import { Markdown } from './markdown.tsx';

const render = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }));

describe('Markdown', () => {
  it('Markdown() shows HTML as text and loads nothing', () => {
    const html = render('<img src=x onerror=alert(1)> <script>alert(1)</script>\n\n![pic](https://x.test/a.png)');
    expect(html).not.toMatch(/<(img|script)/);
    expect(html).toMatch(/\[image: <a href="https:\/\/x.test\/a.png"[^>]*>pic</);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//x.test',
    '/api/x',
    ' javascript:x',
  ])('Markdown() gives no target to %s', (url) => {
    expect(safeLink(url)).toBe('');
    expect(render(`[click](<${url}>)`)).not.toContain('href');
  });

  it('Markdown() opens plain links apart from the app', () => {
    expect(render('[a](https://x.test)')).toContain(
      'href="https://x.test" target="_blank" rel="noopener noreferrer nofollow"',
    );
  });
});
