# The approval engine as an image: docker-compose.yml runs two of them behind a proxy. The tests do not build it.

# Node.js for the build only: it brings the browser's libraries.
FROM node:22-bookworm-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /source
COPY . .
RUN dotnet publish src/ApprovalEngine.Web/ApprovalEngine.Web.csproj --configuration Release --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
# Attachments, the audit seal and the ERP's folders: on a volume that all nodes share, and that belongs to who runs here.
RUN install -d -o "$APP_UID" -g "$APP_UID" -m 0700 /data
VOLUME /data
ENV ASPNETCORE_URLS=http://+:8080 \
    ApprovalEngine__DataDirectory=/data
EXPOSE 8080
USER $APP_UID
# The image has no curl; bash can talk to a port. "live" asks the process only: a database that is away is no reason to restart a node.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/live HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q '^HTTP/1.1 200' <&3"]
ENTRYPOINT ["dotnet", "ApprovalEngine.Web.dll"]
