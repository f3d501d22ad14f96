// The part of the service worker that shows notifications: /sw.js imports it. A message holds a complaint's number and
// the name of its status, nothing else.

self.addEventListener('push', (event) => {
  let told = {};
  try {
    told = event.data.json();
  } catch {
    // The browser demands a notification for every message, even for one that cannot be read.
  }
  const number = String(told.number || '');
  const valid = /^[0-9A-HJKMNP-TV-Z-]{10,13}$/.test(number);
  const shown = self.registration.showNotification(valid ? number : 'सुनवाई · Sunwai', {
    body: valid ? String(told.word || '').slice(0, 80) : '',
    // A newer status takes the place of the older one.
    tag: valid ? `sunwai-${number}` : 'sunwai',
    renotify: true,
    data: { path: valid ? `/t/${number.replace(/-/g, '')}` : '/track' },
  });
  event.waitUntil(shown);
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { path } = event.notification.data || {};
  const url = new URL(typeof path === 'string' && path.startsWith('/') ? path : '/track', self.location.origin).href;
  const open = async () => {
    const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const there = windows.find((client) => client.url === url);
    return there ? there.focus() : self.clients.openWindow(url);
  };
  event.waitUntil(open());
});
