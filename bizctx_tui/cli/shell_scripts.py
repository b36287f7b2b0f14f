"""What each shell runs when tab is pressed.

Each script calls the program that was typed, with the words up to the cursor in a
variable, and reads lines of kind, value and description, parted by tabs.
"""

from __future__ import annotations

from typing import Final

BASH: Final = r"""_bizctx_completion() {
    local kind value description
    COMPREPLY=()
    while IFS=$'\t' read -r kind value description; do
        case $kind in
            plain) COMPREPLY+=("$value") ;;
            file)
                # The bash of macOS has no compopt.
                if type compopt >/dev/null 2>&1; then
                    compopt -o default
                else
                    while IFS= read -r value; do
                        COMPREPLY+=("$value")
                    done < <(compgen -f -- "$2")
                fi
                ;;
        esac
    done < <(
        IFS=$'\x1f'
        export _BIZCTX_WORDS="${COMP_WORDS[*]:0:COMP_CWORD+1}"
        _BIZCTX_COMPLETE=bash_complete "$1" 2>/dev/null
    )
}

complete -o nosort -F _bizctx_completion bizctx 2>/dev/null ||
    complete -F _bizctx_completion bizctx
"""

ZSH: Final = r"""#compdef bizctx

_bizctx_completion() {
    local line
    local -a parts described
    for line in "${(@f)$(
        export _BIZCTX_WORDS="${(pj:\x1f:)words[1,CURRENT]}"
        _BIZCTX_COMPLETE=zsh_complete ${(Q)words[1]} 2>/dev/null
    )}"; do
        parts=("${(@ps:\t:)line}")
        case $parts[1] in
            plain) described+=("${parts[2]//:/\\:}:${parts[3]}") ;;
            file) _files ;;
        esac
    done
    (( $#described )) && _describe -V bizctx described
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _bizctx_completion "$@"
else
    compdef _bizctx_completion bizctx
fi
"""

FISH: Final = r"""function _bizctx_completion
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -lx _BIZCTX_COMPLETE fish_complete
    set -lx _BIZCTX_WORDS (string join \x1f -- $words "$current")
    for line in ($words[1] 2>/dev/null)
        set -l parts (string split \t -- $line)
        switch $parts[1]
            case plain
                printf '%s\t%s\n' $parts[2] "$parts[3]"
            case file
                __fish_complete_path "$current"
        end
    end
end

complete --command bizctx --erase
complete --command bizctx --no-files --arguments '(_bizctx_completion)'
"""
