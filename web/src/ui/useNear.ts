import { useEffect, useState, type RefObject } from "react";

/** As far away as what is drawn then is there before a finger has brought it in. */
const MARGIN = "50%";

/** Whether the element was ever on the screen, or close to it: for what is too much work to be done unseen. */
export function useNear(place: RefObject<Element | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (near || !element) return;
    const watcher = new IntersectionObserver((entries) => entries.some((one) => one.isIntersecting) && setNear(true), { rootMargin: MARGIN });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [place, near]);
  return near;
}
