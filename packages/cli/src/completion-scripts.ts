/** Shells that can be completed. */
export type Shell = 'bash' | 'zsh' | 'fish'

/** What a line of its own says in the place of words: the name of a file stands here. */
export const fileHere = ':file'

/**
 * What a shell is given once. Each asks the command itself what may come, so that nothing in it grows old. Bash splits
 * words at `:` and `=`; its line is split anew, and what stands before a `:` is not repeated.
 */
export const completionScripts: { readonly [shell in Shell]: string } = {
  bash: `_vidrelay() {
  local line="\${COMP_LINE:0:COMP_POINT}" answer word
  local -a words
  read -ra words <<< "$line"
  [[ "$line" == *[[:space:]] ]] && words+=("")
  local current="\${words[\${#words[@]}-1]}"
  COMPREPLY=()
  while IFS= read -r answer; do
    if [[ "$answer" == "${fileHere}" ]]; then
      type compopt >/dev/null 2>&1 && compopt -o filenames 2>/dev/null
      while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "\${current#--*=}")
    else
      word="\${answer%%$'\\t'*}"
      [[ "$COMP_WORDBREAKS" == *:* && "$current" == *:* ]] && word="\${word#"\${current%"\${current##*:}"}"}"
      [[ "$COMP_WORDBREAKS" == *=* && "$current" == --*=* ]] && word="\${word#*=}"
      COMPREPLY+=("$word")
    fi
  done < <(vidrelay completion bash -- "\${words[@]:1}" 2>/dev/null)
}
complete -F _vidrelay vidrelay
`,
  zsh: `#compdef vidrelay
_vidrelay() {
  local -a answers described
  local answer
  answers=("\${(@f)$(vidrelay completion zsh -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ "$answers[1]" == "${fileHere}" ]]; then
    _files
    return
  fi
  for answer in $answers; do
    [[ -n "$answer" ]] && described+=("\${\${answer%%$'\\t'*}//:/\\\\:}:\${answer#*$'\\t'}")
  done
  _describe vidrelay described
}
if [[ "$funcstack[1]" == "_vidrelay" ]]; then _vidrelay "$@"; else compdef _vidrelay vidrelay; fi
`,
  fish: `function __vidrelay_complete
  set -l answers (vidrelay completion fish -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)
  if test "$answers[1]" = "${fileHere}"
    __fish_complete_path (commandline -ct)
  else
    printf '%s\\n' $answers
  end
end
complete -c vidrelay -f -a '(__vidrelay_complete)'
`,
}
