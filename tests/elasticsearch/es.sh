#!/bin/bash
# A real Elasticsearch on loopback, for tests and trials.
#   es.sh start [NODES]   start 1 (default) or more nodes, wait until the cluster answers, make an API key
#   es.sh environment     print the address and the key as exports, for `eval` in a shell
#   es.sh key             make another key with the rights of a site: its own indices and nothing else
#   es.sh kill-master     kill the elected master, as a failing machine would
#   es.sh stop            stop the nodes that start started
#   es.sh again           start them anew, with their data
#   es.sh clean           stop, and forget their data (the unpacked server is kept)
# Environment: ES_VERSION (8.19.16), ES_PORT (9201: node k listens on ES_PORT+k-1, transport on +100),
#   ES_HEAP (512m), ES_ROOT (/var/tmp/vouch-elasticsearch), ES_RUN (ES_ROOT/run-ES_PORT: the nodes and their data),
#   ES_PASSWORD (of the user elastic: vouch-test),
#   ES_JAVA_HOME (a JDK: 17+ for 8.19, 21+ for 9.x).
# Needs: a JDK and Maven. The server is Elastic's own "integ-test-zip" from Maven Central: the real server with
# few modules; AnalysisLitePlugin.java adds what its security index needs.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
VERSION=${ES_VERSION:-8.19.16} PORT=${ES_PORT:-9201} HEAP=${ES_HEAP:-512m}
PASSWORD=${ES_PASSWORD:-vouch-test}
ROOT=${ES_ROOT:-/var/tmp/vouch-elasticsearch}
DIST=$ROOT/elasticsearch-$VERSION RUN=${ES_RUN:-$ROOT/run-$PORT}
ES_JAVA_HOME=${ES_JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}

install_server() {
  [ -f "$DIST/.ready" ] && return
  mkdir -p "$ROOT" && cd "$ROOT" && rm -rf "$DIST"
  mvn -q org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy -Dmdep.useBaseVersion=true \
    -Dartifact="org.elasticsearch.distribution.integ-test-zip:elasticsearch:$VERSION:zip" -DoutputDirectory="$ROOT"
  "$ES_JAVA_HOME/bin/jar" xf "elasticsearch-$VERSION.zip" && rm "elasticsearch-$VERSION.zip"
  local plugin=$DIST/plugins/analysis-lite classes; classes=$(mktemp -d)
  local release=17; case $VERSION in 9.*) release=21;; esac
  "$ES_JAVA_HOME/bin/javac" -nowarn --release "$release" -d "$classes" \
    -cp "$(find "$DIST/lib" -name '*.jar' | tr '\n' ':')" "$HERE/AnalysisLitePlugin.java"
  mkdir -p "$plugin"
  "$ES_JAVA_HOME/bin/jar" cf "$plugin/analysis-lite.jar" -C "$classes" . && rm -r "$classes"
  printf '%s\n' name=analysis-lite version=1 description='What the security index needs of the full distribution' \
    classname=analysislite.AnalysisLitePlugin "java.version=$release" "elasticsearch.version=$VERSION" \
    > "$plugin/plugin-descriptor.properties"
  chmod -R a+rX "$DIST" && chmod a+x "$DIST"/bin/* && touch "$DIST/.ready"
}

# Elasticsearch refuses to run as root, so root hands over to an unprivileged user.
as_es() {
  local env=(env -i HOME="$RUN" PATH=/usr/bin:/bin LANG=C.UTF-8 ES_JAVA_HOME="$ES_JAVA_HOME" ES_PATH_CONF="$1/config" ES_TMPDIR="$1/tmp")
  shift
  if [ "$(id -u)" = 0 ]; then setpriv --reuid=elasticsearch --regid="$(id -g elasticsearch)" --clear-groups "${env[@]}" "$@"
  else "${env[@]}" "$@"; fi
}

configure() { # NODE NODES
  local d=$RUN/n$1 k seeds='' names=''
  for k in $(seq 1 "$2"); do seeds+="\"127.0.0.1:$((PORT + 99 + k))\","; names+="\"n$k\","; done
  mkdir -p "$d"/{config,data,logs,tmp} && cp -r "$DIST/config/." "$d/config/" && mkdir -p "$d/config/jvm.options.d"
  {
    echo "cluster.name: vouch-test"
    echo "node.name: n$1"
    echo "path.data: $d/data"
    echo "path.logs: $d/logs"
    echo "network.host: 127.0.0.1"
    echo "http.port: $((PORT + $1 - 1))"
    echo "transport.port: $((PORT + 99 + $1))"
    if [ "$2" = 1 ]; then echo "discovery.type: single-node"
    else echo "discovery.seed_hosts: [${seeds%,}]"; echo "cluster.initial_master_nodes: [${names%,}]"; fi
    echo "cluster.routing.allocation.disk.threshold_enabled: false"
    echo "action.destructive_requires_name: true"
    echo "xpack.security.enabled: true"
    echo "xpack.security.autoconfiguration.enabled: false"
    echo "xpack.security.authc.api_key.enabled: true"
    echo "xpack.security.http.ssl.enabled: false"
    echo "xpack.security.transport.ssl.enabled: false"
  } > "$d/config/elasticsearch.yml"
  printf -- '-Xms%s\n-Xmx%s\n' "$HEAP" "$HEAP" > "$d/config/jvm.options.d/heap.options"
}

as_elastic() { # PATH [CURL'S OPTIONS]
  curl -sS --fail-with-body -u "elastic:$PASSWORD" "http://127.0.0.1:$PORT$1" "${@:2}"
}

# A server that has just come up may refuse for a moment: its security index is made by the first request.
key() {
  local answer k
  for k in $(seq 1 15); do
    if answer=$(as_elastic /_security/api_key -H 'Content-Type: application/json' -d '{"name": "vouch",
      "role_descriptors": {"vouch": {"cluster": [], "index": [{"names": ["vouch-*"], "privileges": ["all"]}]}}}'); then
      sed 's/.*"encoded":"\([^"]*\)".*/\1/' <<< "$answer"
      return
    fi
    sleep 2
  done
  echo "No API key: $answer" >&2
  return 1
}

kill_master() {
  kill -KILL "$(cat "$RUN/$(as_elastic '/_cat/master?h=node' | tr -d '[:space:]')/pid")"
}

start() {
  local nodes=${1:-1} k made urls
  install_server
  rm -rf "$RUN"
  for k in $(seq 1 "$nodes"); do configure "$k" "$nodes"; done
  if [ "$(id -u)" = 0 ]; then
    id elasticsearch >/dev/null 2>&1 || useradd -r -s /usr/sbin/nologin elasticsearch
    chown -R elasticsearch "$RUN"
  fi
  for k in $(seq 1 "$nodes"); do
    as_es "$RUN/n$k" "$DIST/bin/elasticsearch-keystore" create >/dev/null
    printf '%s' "$PASSWORD" | as_es "$RUN/n$k" "$DIST/bin/elasticsearch-keystore" add -x bootstrap.password
  done
  run yellow
  urls=$(seq -s, -f "http://127.0.0.1:%.0f" "$PORT" "$((PORT + nodes - 1))")
  made=$(key)
  printf 'export ELASTICSEARCH_URL=%s\nexport ELASTICSEARCH_API_KEY=%s\n' "$urls" "$made" > "$RUN/environment"
  cat "$RUN/environment"
}

# Starts every node that is configured, and waits until they are one cluster whose data can be read (yellow) or
# is on two nodes as well (green).
run() { # STATUS
  local d nodes=0 k
  for d in "$RUN"/n*; do
    nodes=$((nodes + 1))
    (as_es "$d" "$DIST/bin/elasticsearch" -d -p "$d/pid" > "$d/logs/start.out" 2>&1 || cat "$d/logs/start.out" >&2) &
  done
  wait
  for k in $(seq 1 120); do
    if as_elastic "/_cluster/health?wait_for_nodes=$nodes&wait_for_status=$1&timeout=2s" 2>/dev/null | grep -q '"timed_out":false'; then
      return
    fi
    sleep 1
  done
  echo "Elasticsearch did not come up; see $RUN/n*/logs" >&2; exit 1
}

stop() {
  local p pid
  for p in "$RUN"/n*/pid; do
    [ -f "$p" ] && pid=$(cat "$p") && kill "$pid" 2>/dev/null || continue
    while kill -0 "$pid" 2>/dev/null; do sleep 0.2; done
  done
}

case ${1:-} in
  start) start "${2:-1}" ;;
  environment) cat "$RUN/environment" ;;
  key) key ;;
  kill-master) kill_master ;;
  stop) stop ;;
  again) run green; cat "$RUN/environment" ;;
  clean) stop; rm -rf "$RUN" ;;
  *) sed -n '2,16p' "$0"; exit 2 ;;
esac
