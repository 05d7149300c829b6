# The hub in one image: docker build -t throughline . && docker run -p 3000:3000 -v throughline:/data throughline
# Debian, not Alpine: the embedded PostgreSQL needs glibc.
FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:20-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json /app/LICENSE ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# What the embedded database needs where DATABASE_URL is not set; the account `node` runs it.
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# One thread that collects garbage beside the hub, not four, and 32 MB for the young: docs/adr/0021.
CMD ["node", "--v8-pool-size=1", "--max-semi-space-size=32", "--enable-source-maps", "dist/src/main.js"]
