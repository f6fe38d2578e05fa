# The image has its own Node, so the packages that bring one to a checkout (optional ones) stay out of it.
# slim and not alpine: Node's own builds and its first-class support are for glibc.

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# With the optional packages: the compiler's binary is one of them.
RUN npm install --no-audit --no-fund
COPY tsconfig.json ./
COPY src ./src
RUN npm run build

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install --omit=dev --omit=optional --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
# For `docker run deskbridge sandbox` and `docker run deskbridge schema`.
COPY config/sandbox.yaml config/deskbridge.example.yaml ./config/
# Root owns the program, so that the service cannot change it even where the file system is writable.
RUN mkdir /data && chown node:node /data && chmod 700 /data
USER node
VOLUME /data
# From here the defaults of the configuration mean the mounted folders: config/deskbridge.yaml and ./data/deskbridge.
WORKDIR /
EXPOSE 8080
# Looks at server.port's default: inside the container leave it at 8080 and map the port.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/health/live').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/dist/deskbridge.mjs"]
CMD ["start"]
