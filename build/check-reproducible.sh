#!/usr/bin/env bash
# Builds the gateway a second time, from a copy of its sources in another directory, and compares what ships byte by byte:
# the jar, the libraries beside it, the bill of materials. Runs in the `verify` phase, after the first build.
#
#   build/check-reproducible.sh [LOCAL_MAVEN_REPOSITORY]
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
first=$root/gateway/target
second_root=$first/second-build
second=$second_root/gateway/target

[[ -f $first/warder.jar ]] || { echo "Nothing to compare: build first (./mvnw package)." >&2; exit 1; }

rm -rf "$second_root"
mkdir -p "$second_root"
(cd "$root" && tar -cf - mvnw .mvn pom.xml */pom.xml gateway/src/main testbed/src/main) | tar -xf - -C "$second_root"

maven=(./mvnw -B -ntp -q -pl gateway -am package -Dmaven.test.skip=true -Djacoco.skip=true -Denforcer.skip=true)
sbom=(warder-sbom.json)
if [[ ! -f $first/warder-sbom.json ]]; then
  sbom=()
  maven+=(-o) # the bill of materials is left out when Maven is offline
fi
[[ -z ${1-} ]] || maven+=("-Dmaven.repo.local=$1")
# The outer Maven's own settings must not leak into the inner one.
(cd "$second_root" && env -u MAVEN_PROJECTBASEDIR -u MAVEN_CMD_LINE_ARGS -u MAVEN_ARGS "${maven[@]}")

# What the fresh build ships is what counts: libraries of an earlier build may still lie beside the first jar, off its class path.
shipped=(warder.jar ${sbom[@]+"${sbom[@]}"})
while IFS= read -r library; do
  shipped+=("lib/$library")
done < <(ls "$second/lib")

hash_all() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}
digests() {
  (cd "$1" && hash_all "${shipped[@]}")
}
if ! difference=$(diff <(digests "$first") <(digests "$second")); then
  echo "Two builds of the same sources differ (< first, > second):" >&2
  echo "$difference" >&2
  echo "If a source file was deleted since the last clean build, run ./mvnw clean first." >&2
  exit 1
fi
echo "Two builds are equal: $(digests "$first" | head -n 1)"
rm -rf "$second_root"
