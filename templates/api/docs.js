"use strict";
// The page in docs.html, drawn from the schema.
SwaggerUIBundle(Object.assign({{ settings|safe }}, {
  url: "{{ schema_url|escapejs }}",
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis],
  // Cookies say nothing to the API: a token is put in by hand.
  withCredentials: false,
}));
