# Sourced by ./mvnw and ./warder: finds a JDK 25 or newer and exports JAVA_HOME, or explains what to install and exits.
# Looks at WARDER_JAVA_HOME, JAVA_HOME, the PATH, then the places where JDKs are usually installed.
# Plain POSIX sh, safe under `set -euf`.

warder_minimum_jdk=25

# A JDK home is good when it can compile and its release file names a version that is new enough.
warder_jdk_is_good() {
  [ -n "${1-}" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 1
  warder_version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null | head -n 1)
  [ -n "$warder_version" ] ||
    warder_version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
  [ -n "$warder_version" ] && [ "$warder_version" -ge "$warder_minimum_jdk" ]
}

warder_jdk_on_path() {
  warder_javac=$(command -v javac 2>/dev/null) || return 0
  warder_javac=$(readlink -f "$warder_javac" 2>/dev/null || echo "$warder_javac")
  dirname "$(dirname "$warder_javac")"
}

# One candidate per line: an exact match of the wanted release goes before newer ones.
warder_installed_jdks() {
  for warder_pattern in "*$warder_minimum_jdk*" '*'; do
    for warder_root in /usr/lib/jvm /usr/lib64/jvm /usr/java /usr/local /usr/local/lib/jvm /opt /opt/java \
      "${HOME:-/nonexistent}/.sdkman/candidates/java" "${HOME:-/nonexistent}/.jdks" "${HOME:-/nonexistent}/.asdf/installs/java" \
      "${HOME:-/nonexistent}/.local/share/mise/installs/java" /Library/Java/JavaVirtualMachines \
      "${HOME:-/nonexistent}/Library/Java/JavaVirtualMachines" /opt/homebrew/opt /usr/local/opt; do
      [ -d "$warder_root" ] || continue
      find "$warder_root/" -maxdepth 1 -mindepth 1 -name "$warder_pattern" 2>/dev/null | sort |
        while IFS= read -r warder_dir; do
          echo "$warder_dir"
          echo "$warder_dir/Contents/Home"
          echo "$warder_dir/libexec/openjdk.jdk/Contents/Home"
        done
    done
  done
}

warder_find_jdk() {
  for warder_home in "${WARDER_JAVA_HOME-}" "${JAVA_HOME-}" "$(warder_jdk_on_path)"; do
    if warder_jdk_is_good "$warder_home"; then
      echo "$warder_home"
      return 0
    fi
  done
  warder_installed_jdks | while IFS= read -r warder_home; do
    if warder_jdk_is_good "$warder_home"; then
      echo "$warder_home"
      break
    fi
  done
}

warder_found=$(warder_find_jdk)
if [ -z "$warder_found" ]; then
  cat >&2 <<WARDER_END
Warder needs a JDK $warder_minimum_jdk or newer, and none was found.

Install one, for example Eclipse Temurin $warder_minimum_jdk:
  Debian, Ubuntu   apt install temurin-$warder_minimum_jdk-jdk     (or openjdk-$warder_minimum_jdk-jdk-headless, where packaged)
  Fedora, RHEL     dnf install java-$warder_minimum_jdk-openjdk-devel
  macOS            brew install openjdk@$warder_minimum_jdk
  anywhere         https://adoptium.net/temurin/releases/?version=$warder_minimum_jdk

If it is already installed somewhere unusual, name its directory:
  export WARDER_JAVA_HOME=/path/to/jdk-$warder_minimum_jdk
WARDER_END
  exit 1
fi
JAVA_HOME=$warder_found
export JAVA_HOME
