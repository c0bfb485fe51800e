#!/usr/bin/env bash
# Builds everything with warnings as errors and runs every test. The last line is `N passed, N failed, N skipped`.
#
#   ./infra/test.sh [--project NAME]... [-- options of the test programs]
#
# NAME is a test project or its folder in tests, such as Unit. What follows -- goes to every test program, for example
# --filter-class '*.KeysTests'. Ends with 0 where at least one test ran and none failed.
set -euo pipefail

# shellcheck source=infra/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly solution=NousCoder.Orleans.sln
readonly seconds_per_project=480
# Exit codes of a test program: all passed; some failed; none ran.
readonly passed_code=0 failed_code=2 none_code=8

declare -a wanted=() options=()
while (($# > 0)); do
    case $1 in
        --project)
            (($# > 1)) || { say "--project needs the name of a test project."; exit 2; }
            wanted+=("$2")
            shift 2
            ;;
        --)
            shift
            options=("$@")
            break
            ;;
        -h | --help)
            sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"
            exit 0
            ;;
        *)
            say "Unknown option '$1'. Usage: test.sh [--project NAME]... [-- options of the test programs]"
            exit 2
            ;;
    esac
done

# The test projects of the solution, by path: tests/Unit/NousCoder.Unit.Tests.csproj.
test_projects() {
    (cd "$root" && dotnet sln "$solution" list) | tr -d '\r' | tr '\\' '/' | grep -E '^tests/.*\.Tests\.csproj$' | LC_ALL=C sort
}

is_wanted() {
    local project=$1 name
    ((${#wanted[@]} == 0)) && return 0
    for name in "${wanted[@]}"; do
        [[ $name == "$(basename "$project" .csproj)" || $name == "$(basename "$(dirname "$project")")" ]] && return 0
    done
    return 1
}

# An attribute of the report's one assembly element, summed where there are several; 0 where there is no report.
count() {
    local report=$1 attribute=$2
    [[ -f $report ]] || { echo 0; return; }
    { grep -o "<assembly [^>]*" "$report" || true; } | { grep -o " $attribute=\"[0-9]*\"" || true; } \
        | tr -dc '0-9\n' | awk '{ sum += $1 } END { print sum + 0 }'
}

# Compilers and tests are processes of a minute: what the runtime would learn for a long life costs them a tenth of it.
export DOTNET_TieredPGO=0

need_dotnet
need_python
need_bubblewrap
need_numpy

declare -a projects=()
while read -r project; do
    if is_wanted "$project"; then
        projects+=("$project")
    fi
done < <(test_projects)
((${#projects[@]} > 0)) || die "There is no test project ${wanted[*]} in $solution. There are:" "$(test_projects)"

# While the build runs, because npm mostly waits for the network and the disk. What cannot be had is said there.
install_for_tests() {
    # First, because it installs Node.js too.
    need_azurite || say "The tests that need Azurite are skipped."
    if is_wanted tests/Policy/NousCoder.Policy.Tests.csproj; then
        need_oracles
    fi
}
install_for_tests &
installing=$!

say "Building with warnings as errors."
if ((${#wanted[@]} == 0)); then
    build "$root/$solution" -warnaserror
else
    for project in "${projects[@]}"; do
        build "$root/$project" -warnaserror
    done
fi

wait "$installing" || true

results=$(mktemp -d)
running=
# What is running has a process group of its own, which an interrupt from the terminal does not reach.
trap '[[ -z $running ]] || kill "$running" 2>/dev/null || true; rm -rf "$results"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
passed=0 failed=0 skipped=0
declare -a broken=()
for project in "${projects[@]}"; do
    name=$(basename "$project" .csproj)
    report=$results/$name.xml
    printf '\n== %s\n' "$name"
    code=0
    # A test program that hangs is ended, and with it what it started.
    timeout --kill-after=10 "$seconds_per_project" \
        dotnet exec "$root/artifacts/bin/$name/release/$name.dll" \
        --results-directory "$results" --report-xunit-xml --report-xunit-xml-filename "$name.xml" \
        --no-ansi --progress off "${options[@]}" </dev/null &
    running=$!
    wait "$running" || code=$?
    running=
    project_failed=$(($(count "$report" failed) + $(count "$report" errors)))
    passed=$((passed + $(count "$report" passed)))
    failed=$((failed + project_failed))
    skipped=$((skipped + $(count "$report" skipped)))

    # What neither passed nor says which test failed counts as a failure: a crash must not look like success.
    if ((code == 124)); then
        broken+=("$name was ended after $seconds_per_project seconds")
    elif ((code != passed_code && code != none_code)) && ((code != failed_code || project_failed == 0)); then
        broken+=("$name ended with code $code")
    fi
done

failed=$((failed + ${#broken[@]}))
say ""
((${#broken[@]} == 0)) || say "${broken[@]}"
((passed + failed > 0)) || say "No test ran."
echo "$passed passed, $failed failed, $skipped skipped"
((passed > 0 && failed == 0))
