// A page of the process designer: starts Elsa Studio in it, and leads from one of its elements to the page of the next.
(() => {
  'use strict';

  const isEmbedded = document.body.classList.contains('studio-embedded');
  const isChinese = document.documentElement.lang.startsWith('zh');

  // As the browser sees us, whatever proxies are between. Studio wants it absolute, and without a slash at the end.
  document.querySelector('elsa-backend-provider').setAttribute('remote-endpoint', `${location.origin}/elsa/api`);

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

  // Properties, not events, and only once the element is Studio's.
  const lead = (element) => customElements.whenDefined(element.localName).then(() => Object.assign(element, {
    editWorkflowDefinition: (id) => go(`/studio/workflows/definitions/${encodeURIComponent(id)}/edit`),
    viewWorkflowInstance: (id) => go(`/studio/workflows/instances/${encodeURIComponent(id)}/view`),
  }));
  document.querySelectorAll('[data-studio]').forEach(lead);
  window.studioLead = lead;

  // Studio adds to the address of a list; a link to a part of the page would load another one by then.
  document.querySelector('.skip-link')?.addEventListener('click', (event) => {
    event.preventDefault();
    document.getElementById('content').focus();
  });

  // --- Start, in the language of the page as far as there are texts in it. ---

  if (isChinese) {
    window.require['vs/nls'] = { availableLanguages: { '*': 'zh-cn' } };
  }
  // Blazor loads the texts of a culture before it starts; Studio then goes by what it has kept from the last time.
  const culture = isChinese ? 'zh-CN' : navigator.languages.find((language) => language.startsWith('en')) ?? 'en-GB';
  localStorage.setItem('BlazorCulture', culture);
  document.addEventListener('DOMContentLoaded', () => {
    window.Blazor.start({ applicationCulture: culture }).catch((failure) => {
      console.error(failure);
      document.getElementById('blazor-error-ui').style.display = 'block';
      document.querySelector('#blazor-error-ui .reload').onclick = () => location.reload();
    });
  });
})();
