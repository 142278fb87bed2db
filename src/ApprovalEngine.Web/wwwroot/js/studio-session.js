// The session of a page of the process designer. Elsa Studio reads its token once and has no answer to its end: here requests and
// WebSockets get the newest one on their way out, and when the sign-in has ended, all that Studio does waits until somebody is back.
window.studioSession = (() => {
  'use strict';

  const page = document.body.dataset;
  const elsa = `${location.origin}/elsa/`;
  const renewBeforeMs = 5 * 60_000;
  const plainFetch = window.fetch.bind(window);
  const plainTimeout = window.setTimeout.bind(window);
  const dialog = document.getElementById('signed-out');
  const said = dialog.querySelector('[role=status]');
  let token = document.querySelector('elsa-backend-provider').getAttribute('access-token');
  let endsAt = Date.now() + Number(page.seconds) * 1000;

  // --- Behind the dialog time stands still: a request of Studio's that waits for longer than 100 seconds would tear it down. ---

  const held = [];
  const waiting = new Set();
  let isStill = false;
  window.setTimeout = (callback, ms = 0, ...values) => plainTimeout(() => {
    if (isStill && ms > 0) {
      held.push(() => callback(...values));
    } else {
      callback(...values);
    }
  }, ms);
  const moveOn = async () => {
    // What waited has its answers first; the second is for Studio to read them.
    await Promise.allSettled(waiting);
    await new Promise((resolve) => plainTimeout(resolve, 1000));
    isStill = false;
    held.splice(0).forEach((callback) => callback());
  };

  // --- The dialog. ---

  // Without a token nothing behind it works, so it stays until there is one.
  dialog.addEventListener('cancel', (event) => event.preventDefault());

  // Resolves when the person has perhaps signed in again: has come back to this tab, or says so.
  const returned = () => new Promise((resolve) => {
    const button = dialog.querySelector('button');
    const back = () => {
      window.removeEventListener('focus', back);
      button.removeEventListener('click', back);
      resolve();
    };
    window.addEventListener('focus', back);
    button.addEventListener('click', back);
  });
  const show = (status) => {
    if (dialog.open) {
      // 400: the page belongs to somebody else than the one who has signed in.
      said.textContent = status === 400 ? said.dataset.other : said.dataset.still;
    } else {
      isStill = true;
      said.textContent = '';
      dialog.showModal();
    }
  };

  // --- The token. ---

  const ask = () => plainFetch('/studio/token', {
    method: 'POST',
    headers: { RequestVerificationToken: page.antiforgery, 'X-Requested-With': 'XMLHttpRequest' },
    body: new URLSearchParams({ page: page.page }),
    redirect: 'manual',
    cache: 'no-store',
  }).catch(() => null);

  // True with a new token, false where the server cannot be asked. While nobody is signed in, everybody waits here.
  const askUntilSignedIn = async () => {
    for (;;) {
      const answer = await ask();
      if (answer === null || answer.status >= 500 || answer.status === 429) {
        return false;
      }
      if (answer.ok) {
        const fresh = await answer.json();
        token = fresh.token;
        endsAt = Date.now() + fresh.seconds * 1000;
        if (dialog.open) {
          dialog.close();
          plainTimeout(moveOn);
        }
        return true;
      }
      show(answer.status);
      await returned();
    }
  };

  let renewal = null;
  const renew = () => {
    renewal ??= askUntilSignedIn().finally(() => {
      renewal = null;
      schedule();
    });
    return renewal;
  };

  // Ahead of its end, so that work is hardly ever interrupted.
  let timer = 0;
  const schedule = () => {
    clearTimeout(timer);
    timer = plainTimeout(renew, Math.max(endsAt - Date.now() - renewBeforeMs, 60_000));
  };
  schedule();

  // --- Requests and WebSockets. ---

  window.fetch = async (resource, options) => {
    const isRequest = resource instanceof Request;
    if (!(isRequest ? resource.url : new URL(resource, document.baseURI).href).startsWith(elsa)) {
      return plainFetch(resource, options);
    }
    const send = () => {
      const headers = new Headers(options?.headers ?? (isRequest ? resource.headers : undefined));
      headers.set('Authorization', `Bearer ${token}`);
      return plainFetch(isRequest ? resource.clone() : resource, { ...options, headers });
    };
    const answer = dialog.open || Date.now() >= endsAt ? null : await send();
    if (answer !== null && answer.status !== 401) {
      return answer;
    }
    const again = renew().then(send);
    waiting.add(again);
    return again.finally(() => waiting.delete(again));
  };

  // A WebSocket has no headers: its token stands in the address. Studio's connection to the hub does not come back by itself, so it is told
  // here when one was lost: closed by the other side, or by Studio because the other side has said so (a message of type 7).
  const lost = new Set();
  window.WebSocket = class extends WebSocket {
    #isOver = false;

    constructor(address, protocols) {
      const url = new URL(address, document.baseURI);
      const isHub = url.host === location.host && url.pathname.startsWith('/elsa/hubs/');
      if (isHub) {
        url.searchParams.set('access_token', token);
      }
      super(url, protocols);
      if (isHub) {
        let isTold = false;
        this.addEventListener('message', (event) => { isTold ||= typeof event.data === 'string' && event.data.includes('"type":7'); });
        this.addEventListener('close', () => {
          if (isTold || !this.#isOver) {
            lost.forEach((callback) => callback());
          }
        });
      }
    }

    close(...reason) {
      this.#isOver = true;
      super.close(...reason);
    }
  };

  return { renew, plainTimeout, whenHubIsLost: (callback) => lost.add(callback) };
})();
