/** The mark: a ribbon on a stay, which shows how the wind blows. */
export function Logo({ size = 22 }: { readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      aria-hidden
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d="M6 3v18" stroke="var(--ink-3)" strokeWidth="2.2" />
      <path
        d="M6 6.5c4-2.6 6 2.2 13-.6-4 5.6-8.4 1.4-13 4.6z"
        fill="var(--accent)"
        stroke="var(--accent)"
        strokeWidth="1.6"
      />
    </svg>
  );
}
