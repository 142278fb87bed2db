// Icons and colours for our own activities. Studio has them for Elsa's types only and knows no others, so what it draws is marked here with
// the activity's name, and css/studio-activities.css does the rest: no node of Studio's is changed.
(() => {
  'use strict';

  const icons = new Map([
    'RequestApproval', 'EvaluateMatrix', 'ApplyTerms', 'IssueCreditMemo', 'PostWriteOff', 'OpenLegalCase', 'SendLetter', 'NotifyParties',
  ].map((name) => [`ApprovalEngine.${name}`, name]));

  // What is drawn says how the type is called, in the language of the page; Studio asks for these names before it draws.
  const types = new Map();
  const fetchBefore = window.fetch;
  window.fetch = async (resource, options) => {
    const answer = await fetchBefore(resource, options);
    if (answer.ok && String(resource?.url ?? resource).includes('/elsa/api/descriptors/activities')) {
      for (const { typeName, displayName } of (await answer.clone().json()).items ?? []) {
        types.set(displayName, typeName);
      }
      mark();
    }
    return answer;
  };

  const named = (text) => {
    const words = text?.trim();
    return icons.get(types.get(words) ?? words);
  };
  const set = (element, name) => {
    if (name === undefined) {
      element.removeAttribute('data-activity');
    } else if (element.dataset.activity !== name) {
      element.dataset.activity = name;
    }
  };

  const places = [
    // On the canvas: the type stands below the activity's own name, or alone.
    ['.elsa-activity', (node) => named((node.querySelector('.activity-type') ?? node.querySelector('.activity-label'))?.textContent)],
    // In the toolbox.
    ['.mud-expand-panel [draggable=true]', (item) => named(item.textContent)],
    // In the journal: "Request Approval - Suspended".
    ['.mud-timeline-item', (item) => named(item.querySelector('.mud-timeline-item-content > .mud-text-secondary')?.textContent.replace(/ - [^-]*$/, ''))],
  ];
  const mark = () => {
    for (const [selector, nameOf] of places) {
      document.querySelectorAll(selector).forEach((element) => set(element, nameOf(element)));
    }
  };

  let isDue = false;
  new MutationObserver(() => {
    if (!isDue) {
      isDue = true;
      requestAnimationFrame(() => {
        isDue = false;
        mark();
      });
    }
  }).observe(document.getElementById('content'), { childList: true, subtree: true, characterData: true });
})();
