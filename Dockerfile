# Server and workers in one image; Redis comes beside it (compose.yaml). See packaging/README.md.
FROM node:24-bookworm-slim AS build
WORKDIR /opt/watchfloor
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node scripts/build-clients.mjs
# What builds and tests stays behind, and so does the Node that is for machines with an older one.
RUN npm prune --omit=dev && rm -rf node_modules/node node_modules/node-bin-* node_modules/.bin/node node_modules/.cache

FROM node:24-bookworm-slim
# ffmpeg makes pictures of what browsers cannot decode; redis-cli takes the snapshot of a backup.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ffmpeg redis-tools \
  && rm -rf /var/lib/apt/lists/*
RUN useradd --system --user-group --uid 10001 --home-dir /var/lib/watchfloor watchfloor \
  && install -d -o watchfloor -g watchfloor -m 700 /var/lib/watchfloor
WORKDIR /opt/watchfloor
# Root's: the program cannot change itself.
COPY --from=build /opt/watchfloor ./
ENV NODE_ENV=production DATA_DIR=/var/lib/watchfloor HOST=0.0.0.0 PORT=8080 WATCHFLOOR_NO_INSTALL=1
USER watchfloor
VOLUME /var/lib/watchfloor
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 CMD ["node", "packaging/is-ready.mjs"]
CMD ["node", "scripts/supervisor/main.ts"]
