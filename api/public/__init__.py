"""Routes for people who hold a link: server-rendered pages that stay whole without JavaScript."""
