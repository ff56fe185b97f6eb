/** Replies that are streams of server-sent events. */

/** The last is for proxies, which would otherwise gather events until they have a page of them. */
export const eventStreamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};
