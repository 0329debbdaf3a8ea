"use strict";

// Shows the document of the host that the page comes from. Credentials are kept until the page is left, no longer.
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  validatorUrl: null,
  // What "Authorize" was told is sent. Without this the browser would ask for a password too, after every 401.
  requestInterceptor: (request) => Object.assign(request, { credentials: "omit" }),
});
