/** Pretty or JSON: how input and output are shown, remembered for all traces. */
import type { IoFormat } from './io-section.tsx';
import { oneOf, useStored } from '#lib/stored.ts';
import { Segmented } from '#ui/segmented.tsx';

const isFormat = oneOf('pretty', 'json');

export function useIoFormat(): [IoFormat, (format: IoFormat) => void] {
  return useStored<IoFormat>('io.format', 'pretty', isFormat);
}

export function FormatSwitch() {
  const [format, setFormat] = useIoFormat();
  return (
    <Segmented
      label="Format"
      value={format}
      options={[
        { value: 'pretty', label: 'Pretty' },
        { value: 'json', label: 'JSON' },
      ]}
      onChange={setFormat}
    />
  );
}
