# The page and the API. Needs a key: ALHENA_API_KEYS from a secret, or a keys.json in /data.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
# npm adds no package that package.json lists for developers or as an optional peer, so those lists go first.
RUN npx vite build web --logLevel warn && npm prune --omit=dev \
  && npm pkg delete devDependencies peerDependencies peerDependenciesMeta && npm install --no-save @redis/client@6

FROM node:24-bookworm-slim
WORKDIR /app
COPY --from=build --chown=node:node /app /app
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8099
HEALTHCHECK CMD ["node", "-e", "fetch('http://127.0.0.1:8099/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/alhena.js", "serve", "--host", "0.0.0.0", "--data", "/data"]
