// What plain pages need a script for. Without it every form still works.
(() => {
  'use strict';

  // The summary of errors, a conflict: whoever reads the page by keyboard or ear starts there.
  const announced = document.querySelector('[data-focus]');
  if (announced) {
    announced.focus();
  }

  // A found customer goes into its field.
  document.addEventListener('click', (event) => {
    const choice = event.target.closest('[data-customer]');
    if (!choice) {
      return;
    }
    const field = document.getElementById('field-customer');
    const currency = document.getElementById('field-currency');
    field.value = choice.dataset.customer;
    if (currency && choice.dataset.currency) {
      currency.value = choice.dataset.currency;
    }
    document.getElementById('customer-results').replaceChildren();
    document.getElementById('field-amount').focus();
    // For the preview only: the search listens to "input".
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });

  // The sign-in has ended while the page was open: the whole page goes there, not the part that asked.
  document.addEventListener('htmx:before:response', (event) => {
    const response = event.detail.ctx.response.raw;
    const signIn = response.status === 401 || (response.redirected && new URL(response.url).pathname === '/sign-in');
    if (signIn) {
      event.preventDefault();
      location.assign('/sign-in?returnUrl=' + encodeURIComponent(location.pathname + location.search));
    } else if (!response.ok) {
      // An error page does not belong into a part of this one; what is there stays.
      event.preventDefault();
    }
  });

  // What the preview said about a field is said to those who cannot see it, too.
  document.addEventListener('htmx:after:settle', () => {
    const summary = document.getElementById('error-summary');
    const isClean = [...document.querySelectorAll('.invalid-feedback')].every((message) => message.textContent.trim() === '');
    if (summary && isClean && document.querySelector('#preview .portal-route')) {
      // Everything that it named has been put right.
      summary.remove();
    }
    for (const message of document.querySelectorAll('[id^="error-"].invalid-feedback')) {
      const field = document.getElementById(message.id.replace('error-', 'field-'));
      if (field) {
        if (message.textContent.trim() === '') {
          field.removeAttribute('aria-invalid');
        } else {
          field.setAttribute('aria-invalid', 'true');
        }
      }
    }
  });
})();
