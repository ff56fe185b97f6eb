/** Marks texts wherever they stand in a part of the page, whatever has drawn them there. */
import { useEffect, type RefObject } from 'react';

/** As the style sheet names it. */
const highlightName = 'sought';
/** More would only slow the page. */
const marksMax = 2000;

export interface MarksOptions {
  /** Must be global, and the same as long as it finds the same; null for nothing. */
  readonly pattern: RegExp | null;
  /** What is shown: when it changes, its first mark is brought into sight. */
  readonly shown: string;
}

/** One part of the page at a time has marks. */
export function useMarks(box: RefObject<HTMLElement | null>, { pattern, shown }: MarksOptions): void {
  useEffect(() => {
    const element = box.current;
    // Browsers that cannot mark show the texts as they are.
    if (element === null || pattern === null || !('highlights' in CSS)) return undefined;
    let frame = 0;
    let isInSight = false;
    const mark = () => {
      const ranges = rangesOf(element, pattern);
      CSS.highlights.set(highlightName, new Highlight(...ranges));
      if (isInSight || ranges[0] === undefined) return;
      isInSight = true;
      ranges[0].startContainer.parentElement?.scrollIntoView({ block: 'nearest' });
    };
    const markSoon = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(mark);
    };
    markSoon();
    const observer = new MutationObserver(markSoon);
    observer.observe(element, { childList: true, characterData: true, subtree: true });
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      CSS.highlights.delete(highlightName);
    };
  }, [box, pattern, shown]);
}

function rangesOf(element: HTMLElement, pattern: RegExp): Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null && ranges.length < marksMax; node = walker.nextNode()) {
    for (const { index, 0: text } of (node.nodeValue ?? '').matchAll(pattern)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + text.length);
      ranges.push(range);
      if (ranges.length >= marksMax) break;
    }
  }
  return ranges;
}
