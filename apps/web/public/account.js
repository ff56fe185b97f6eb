/**
 * Asks who is signed in while the app is still on its way, for nothing is shown before that is known. Not on the login
 * page, which does not ask: the answer would be kept, and be taken for that of the person who has signed in since.
 */
if (location.pathname !== '/login') {
  const link = document.createElement('link');
  link.rel = 'preload';
  link.as = 'fetch';
  link.crossOrigin = 'anonymous';
  link.href = '/api/auth/me';
  document.head.append(link);
}
