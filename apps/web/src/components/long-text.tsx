/** Plain text of any length: short ones in full, long ones in a scrolling window that draws only what is seen. */
import { useMemo, useRef } from 'react';
import { splitText } from '#lib/json-rows.ts';
import { useVirtualRows } from '#ui/virtual-rows.ts';

const inlineMax = 20_000;

export function LongText({ text }: { readonly text: string }) {
  if (text.length <= inlineMax) return <div className="wrap-anywhere whitespace-pre-wrap">{text}</div>;
  return <TextWindow text={text} />;
}

function TextWindow({ text }: { readonly text: string }) {
  const scroller = useRef<HTMLDivElement>(null);
  const pieces = useMemo(() => splitText(text), [text]);
  const virtual = useVirtualRows({ scroller, count: pieces.length, rowHeight: 240, overscan: 3 });
  return (
    <div ref={scroller} className="max-h-[60vh] overflow-auto">
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => (
          <div
            key={item.index}
            ref={virtual.measureElement}
            data-index={item.index}
            className="absolute inset-x-0 wrap-anywhere whitespace-pre-wrap"
            style={{ transform: `translateY(${item.start}px)` }}
          >
            {pieces[item.index]}
          </div>
        ))}
      </div>
    </div>
  );
}
