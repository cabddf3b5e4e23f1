/** The mark and the name, with what this page is. */
export function Brand({ product }: { product: string }) {
  return (
    <div class="brand">
      <svg class="brand-mark" viewBox="0 0 32 32" width="36" height="36" aria-hidden="true">
        <rect width="32" height="32" rx="9" fill="currentColor" />
        <path
          d="M10.4 21.5a4.2 4.2 0 0 1-.5-8.4 6.3 6.3 0 0 1 12-1.1 4.8 4.8 0 0 1-.3 9.5Z"
          fill="none"
          stroke="#fff"
          stroke-width="2"
          stroke-linejoin="round"
        />
        <path
          d="M12.6 17.2v1M16 15.2v5M19.4 16.6v2.2"
          stroke="#fff"
          stroke-width="2"
          stroke-linecap="round"
        />
      </svg>
      <p class="brand-name">
        <strong>DevCloud</strong> <span>{product}</span>
      </p>
    </div>
  );
}
