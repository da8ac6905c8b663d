// Passkeys: asks the browser for one, or for a new one, and sends what it answers with the form around the button.
// A form says what to do in data-passkey ("get" or "create"), and where the server's wishes are: in an element of the page
// (data-passkey-options) or at an address (data-passkey-from). Without passkeys in the browser, nothing of it is shown.

const able =
  typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === "function" &&
  window.isSecureContext &&
  // A passkey belongs to a name; an address of digits is none.
  !/^[\d.]+$|^\[/.test(location.hostname);

async function wishes(form) {
  if (form.dataset.passkeyOptions) {
    return JSON.parse(document.getElementById(form.dataset.passkeyOptions).textContent);
  }
  const answer = await fetch(form.dataset.passkeyFrom, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return (await answer.json()).request_options;
}

async function credential(form) {
  const { publicKey } = await wishes(form);
  if (form.dataset.passkey === "get") {
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  }
  // One that signs in by itself: the device keeps it, and makes sure that its owner is there.
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  };
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (able) form.closest("[data-passkey-place]").hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const error = form.querySelector("[role=alert]");
    error.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await credential(form));
    } catch {
      // Cancelled, timed out or unknown to the device: browsers do not say which, so that no page can find out.
      error.textContent = form.dataset.failed;
      error.hidden = false;
      return;
    }
    // Unlike a click, this raises no further submit event.
    form.submit();
  });
}

if (!able) {
  for (const notice of document.querySelectorAll("[data-passkey-missing]")) notice.hidden = false;
}
