# shellcheck shell=bash
# What the scripts share: setting up what is missing. Sourced, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck disable=SC2034 # used by the scripts that source this
readonly root
readonly seconds_for_oracles=180
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

say() { printf '%s\n' "$@" >&2; }

die() {
    say "$@"
    exit 1
}

# The command that installs a package, without what makes it root; nothing where the system's package manager is none of these.
install_command() {
    if command -v apt-get >/dev/null; then
        printf 'apt-get install -y %s' "$1"
    elif command -v dnf >/dev/null; then
        printf 'dnf install -y %s' "$1"
    elif command -v pacman >/dev/null; then
        printf 'pacman -S --noconfirm --needed %s' "$1"
    elif command -v apk >/dev/null; then
        printf 'apk add %s' "$1"
    elif command -v zypper >/dev/null; then
        printf 'zypper --non-interactive install %s' "$1"
    fi
}

# Installs the package $2 where the command $1 is missing; where that needs a password, prints what to type and ends.
need_package() {
    local command=$1 package=$2
    command -v "$command" >/dev/null && return 0
    install_package "$package"
    hash -r
    command -v "$command" >/dev/null || die "$package is installed and there is still no command $command in PATH."
}

# Installs the package $1; where that needs a password, prints what to type and ends.
install_package() {
    local package=$1 install log
    local -a as_root=()
    install=$(install_command "$package")
    [[ -n $install ]] || die "$package is missing and this system has no package manager that is known here. Install $package, then run this again."
    if ((EUID != 0)); then
        if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
            as_root=(sudo -n)
        elif command -v sudo >/dev/null; then
            die "$package is missing. Type this, then run this again:" "" "    sudo $install" ""
        else
            die "$package is missing. Type this as root, then run this again:" "" "    $install" ""
        fi
    fi

    say "Installing $package."
    log=$(mktemp)
    # Package lists may be missing or old: on a failure they are fetched, and it is tried once more.
    # shellcheck disable=SC2086 # a command and its arguments
    if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive $install >"$log" 2>&1 </dev/null \
        && ! { refresh "${as_root[@]}" && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive $install; } >>"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        rm -f "$log"
        die "$package could not be installed. Type this, then run this again:" "" "    ${as_root[*]:+sudo }$install" ""
    fi
    rm -f "$log"
}

# Fetches the package lists; $@ is what makes a command root.
refresh() {
    if command -v apt-get >/dev/null; then
        "$@" apt-get update
    elif command -v pacman >/dev/null; then
        "$@" pacman -Sy
    elif command -v apk >/dev/null; then
        "$@" apk update
    fi
}

need_bubblewrap() { need_package bwrap bubblewrap; }

need_python() { need_package python3 "$(command -v pacman >/dev/null && echo python || echo python3)"; }

# Installs numpy for the interpreter that the sandbox takes where it is the system's. Programs that do not use it need none:
# where it cannot be had, that is said, and nothing ends.
need_numpy() {
    local python=/usr/bin/python3 package=python3-numpy
    [[ -x $python ]] || return 0
    "$python" -I -c 'import numpy' 2>/dev/null && return 0
    command -v pacman >/dev/null && package=python-numpy
    command -v apk >/dev/null && package=py3-numpy
    (install_package "$package") || say "Without numpy, programs that import it fail."
}

# The program that azurite.sh and the tests start.
# shellcheck disable=SC2034 # used by the scripts that source this
readonly azurite=$root/infra/azurite/node_modules/azurite/dist/src/azurite.js

# Installs Azurite as infra/azurite pins it, with Node.js where that is missing. Fails, saying why, where it cannot be had.
need_azurite() {
    local folder=$root/infra/azurite log version
    # In a subshell, because need_package ends the shell that it fails in.
    (need_package node nodejs && need_package npm npm) || return 1
    version=$(node --version)
    if [[ ! $version =~ ^v([0-9]+) ]] || ((BASH_REMATCH[1] < 20)); then
        say "Azurite needs Node.js 20 or newer; here is $version."
        return 1
    fi
    # npm writes this file last.
    [[ $folder/node_modules/.package-lock.json -nt $folder/package-lock.json ]] && return 0
    say "Installing Azurite."
    log=$(mktemp)
    if ! (cd "$folder" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error) >"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        rm -f "$log"
        say "Azurite could not be installed. Type this to try again:" "" "    npm ci --prefix infra/azurite" ""
        return 1
    fi
    rm -f "$log"
    touch "$folder/node_modules/.package-lock.json"
}

need_dotnet() {
    # Where the installation script puts it, which not every shell has in its PATH.
    if ! command -v dotnet >/dev/null && [[ -x ${DOTNET_ROOT:-$HOME/.dotnet}/dotnet ]]; then
        export DOTNET_ROOT=${DOTNET_ROOT:-$HOME/.dotnet}
        export PATH=$DOTNET_ROOT:$PATH
    fi

    if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
        die "The .NET 10 SDK is missing. Type this, then run this again:" "" \
            "    curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0" "" \
            "or see https://dotnet.microsoft.com/download/dotnet/10.0."
    fi
}

# Installs the programs of infra/oracles that the parity tests compare with. Where that fails, nothing else does: those tests
# are skipped with the reason, which is kept for them in artifacts/oracles.txt.
need_oracles() {
    local folder=$root/infra/oracles reason=$root/artifacts/oracles.txt lock log
    lock=$(cksum <"$folder/package-lock.json")
    [[ $(cat "$folder/node_modules/.installed" 2>/dev/null) == "$lock" ]] && return 0
    mkdir -p "$root/artifacts"
    if ! command -v npm >/dev/null; then
        echo "npm is missing; install Node.js 20 or newer" >"$reason"
    else
        say "Installing the programs that results are compared with."
        log=$(mktemp)
        if (cd "$folder" && timeout --kill-after=10 "$seconds_for_oracles" npm ci) >"$log" 2>&1 </dev/null; then
            echo "$lock" >"$folder/node_modules/.installed"
            rm -f "$reason"
        else
            { grep 'npm error' "$log" | grep -m 1 -vE '^npm error (code|errno|syscall) ' || echo "npm ci took over $seconds_for_oracles seconds"; } >"$reason"
        fi
        rm -f "$log"
    fi
    [[ ! -f $reason ]] || say "They could not be installed, so the tests that need them are skipped: $(<"$reason")"
}

# Builds in Release and shows the log only where it fails. $@: projects or a solution, then options of dotnet build.
build() {
    local log
    log=$(mktemp)
    # In the root, because global.json is looked for from the current folder upwards.
    if ! (cd "$root" && dotnet build "$@" -c Release -v quiet -nologo) >"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        rm -f "$log"
        die "The build failed."
    fi
    rm -f "$log"
}
