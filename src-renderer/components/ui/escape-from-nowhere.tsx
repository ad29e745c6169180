import { useEffect, useRef } from 'react';

/**
 * Stands inside a layer that Escape closes. When the control with the focus goes away (a form that is done), the focus is nowhere until the layer takes
 * it back with the next frame, and the layer itself hears only keys pressed inside it: an Escape in between would leave it open and the page behind it
 * inert.
 */
export function EscapeFromNowhere({ onEscape }: { onEscape: () => void }) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing || event.target !== document.body) return;
      // under another layer: that one closes
      if (place.current === null || place.current.closest('[inert], [aria-hidden=true]')) return;
      event.preventDefault();
      event.stopPropagation(); // as the layer does: the page behind it has an Escape of its own
      onEscape();
    };
    document.addEventListener('keydown', listen, true);
    return () => document.removeEventListener('keydown', listen, true);
  }, [onEscape]);
  return <span ref={place} hidden />;
}
