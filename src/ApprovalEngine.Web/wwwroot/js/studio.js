// A page of the process designer: starts Elsa Studio in it, and keeps it supplied with a token that is good.
(() => {
  'use strict';

  const page = document.body.dataset;
  const provider = document.querySelector('elsa-backend-provider');
  const elements = document.querySelectorAll('[data-studio]');
  const isEmbedded = document.body.classList.contains('studio-embedded');
  const isChinese = document.documentElement.lang.startsWith('zh');

  // As the browser sees us, whatever proxies are between. Studio wants it absolute.
  const elsa = `${location.origin}/elsa/`;
  provider.setAttribute('remote-endpoint', `${elsa}api`);

  // --- The token. Studio reads it once, so requests get the newest one here, on their way out. ---

  const renewBeforeMs = 5 * 60_000;
  const waitMaxMs = 80_000; // Studio's own patience is 100 seconds.
  const plainFetch = window.fetch.bind(window);
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  let token = provider.getAttribute('access-token');
  let endsAt = Date.now() + Number(page.seconds) * 1000;

  const dialog = document.getElementById('signed-out');
  const said = dialog.querySelector('[role=status]');

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
  // Without a token nothing behind it works, so the dialog stays until there is one.
  dialog.addEventListener('cancel', (event) => event.preventDefault());

  const ask = () => plainFetch('/studio/token', {
    method: 'POST',
    headers: { RequestVerificationToken: page.antiforgery, 'X-Requested-With': 'XMLHttpRequest' },
    body: new URLSearchParams({ page: page.page }),
    redirect: 'manual',
    cache: 'no-store',
  });

  // Ends when there is a new token, or the server cannot be asked. While nobody is signed in, everybody waits here.
  const askUntilAnswered = async () => {
    for (;;) {
      const answer = await ask().catch(() => null);
      if (answer === null || answer.status >= 500 || answer.status === 429) {
        return;
      }
      if (answer.ok) {
        const fresh = await answer.json();
        token = fresh.token;
        endsAt = Date.now() + fresh.seconds * 1000;
        dialog.close();
        return;
      }
      if (!dialog.open) {
        said.textContent = '';
        dialog.showModal();
      } else {
        // 400: the page belongs to somebody else than the one who has signed in.
        said.textContent = answer.status === 400 ? said.dataset.other : said.dataset.still;
      }
      await returned();
    }
  };

  let renewal = null;
  const renew = () => {
    renewal ??= askUntilAnswered().finally(() => {
      renewal = null;
      schedule();
    });
    return renewal;
  };

  // Ahead of its end, so that work is hardly ever interrupted.
  let timer = 0;
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(renew, Math.max(endsAt - Date.now() - renewBeforeMs, 60_000));
  };
  schedule();

  // Studio gives up on a request that takes too long, and shows what it is told in an answer of this form.
  const notSent = () => new Response(
    JSON.stringify({ title: page.notSent, status: 400, errors: { generalErrors: [page.notSent] } }),
    { status: 400, headers: { 'Content-Type': 'application/problem+json' } });

  window.fetch = async (resource, options) => {
    const address = resource instanceof Request ? resource.url : new URL(resource, document.baseURI).href;
    if (!address.startsWith(elsa)) {
      return plainFetch(resource, options);
    }
    const send = () => {
      const headers = new Headers(options?.headers ?? (resource instanceof Request ? resource.headers : undefined));
      headers.set('Authorization', `Bearer ${token}`);
      return plainFetch(resource instanceof Request ? resource.clone() : resource, { ...options, headers });
    };
    const answer = Date.now() < endsAt ? await send() : null;
    if (answer !== null && answer.status !== 401) {
      return answer;
    }
    const isBack = await Promise.race([renew().then(() => true), wait(waitMaxMs).then(() => false)]);
    return isBack ? send() : notSent();
  };

  // A WebSocket has no headers: its token stands in the address.
  window.WebSocket = class extends WebSocket {
    constructor(address, protocols) {
      const url = new URL(address, document.baseURI);
      if (url.host === location.host && url.searchParams.has('access_token')) {
        url.searchParams.set('access_token', token);
      }
      super(url, protocols);
    }
  };

  // --- Ways out of an element: each has a page of its own. ---

  const go = (address) => {
    if (isEmbedded) {
      window.open(address, '_blank', 'noopener');
    } else {
      location.assign(address);
    }
  };

  // Studio as a whole is one page that only changes its address. Ours are pages: another address is loaded.
  for (const method of ['pushState', 'replaceState']) {
    const plain = history[method].bind(history);
    history[method] = (state, unused, address) => {
      const target = new URL(address ?? location.href, document.baseURI);
      if (target.pathname === location.pathname) {
        plain(state, unused, address);
      } else {
        go(target.href);
      }
    };
  }

  const ways = {
    editWorkflowDefinition: (id) => go(`/studio/workflows/definitions/${encodeURIComponent(id)}/edit`),
    viewWorkflowInstance: (id) => go(`/studio/workflows/instances/${encodeURIComponent(id)}/view`),
  };
  for (const element of elements) {
    customElements.whenDefined(element.localName).then(() => Object.assign(element, ways));
  }

  // --- Beside a request the whole picture is shown, as large as it fits: the first button of its bar does that. ---

  if (isEmbedded) {
    const fitted = new MutationObserver(() => {
      const fit = document.querySelector('.elsa-activity') && [...document.querySelectorAll('.mud-toolbar button')].find((button) => button.offsetParent);
      if (fit) {
        fitted.disconnect();
        setTimeout(() => fit.click(), 500);
      }
    });
    fitted.observe(document.body, { childList: true, subtree: true });
  }

  // --- Start, in the language of the page as far as there are texts in it. ---

  if (isChinese) {
    window.require['vs/nls'] = { availableLanguages: { '*': 'zh-cn' } };
  }
  const english = navigator.languages.find((language) => language.startsWith('en')) ?? 'en-GB';
  document.addEventListener('DOMContentLoaded', () => {
    window.Blazor.start({ applicationCulture: isChinese ? 'zh-CN' : english }).catch((failure) => {
      console.error(failure);
      document.getElementById('blazor-error-ui').style.display = 'block';
      document.querySelector('#blazor-error-ui .reload').onclick = () => location.reload();
    });
  });
})();
