package io.framecast.localcluster.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Completion scripts, made from what the verbs declare. Process names are read from {@code cluster.json}, which is quick;
 * movie ids are asked of the cluster.
 */
final class CompletionScript {

    private static final String TEST = "test";

    /** Works in both shells: the data directory of a command line, the names of its processes, the ids of its movies. */
    private static final String SHARED = """
            # Completion of ./framecast, made by `framecast completion`.
            _framecast_data() {
              local data='%1$s/.framecast'
              while (($#)); do
                case "$1" in
                  --data) data=${2:-$data} ;;
                  --data=*) data=${1#--data=} ;;
                esac
                shift
              done
              echo "$data"
            }
            _framecast_names() {
              sed -n 's/.*"name" : "\\([a-z0-9-]*\\)".*/\\1/p' "$(_framecast_data "$@")/cluster.json" 2>/dev/null
            }
            _framecast_movies() {
              '%1$s/framecast' movies --json --data "$(_framecast_data "$@")" 2>/dev/null | grep -o '"id":"[^"]*"' | sed 's/"id":"\\(.*\\)"/\\1/'
            }
            """;

    private final CommandSpec root;
    private final Path home;

    /**
     * @param root all verbs are below it
     * @param home the repository's root, where the launcher and the usual data directory are
     */
    CompletionScript(CommandSpec root, Path home) {
        this.root = root;
        this.home = home;
    }

    String bash() {
        StringBuilder cases = new StringBuilder();
        StringBuilder values = new StringBuilder();
        verbs().forEach((name, verb) -> {
            cases.append("    %s) options='%s'; what='%s' ;;%n".formatted(name, words(options(verb)), parameter(verb)));
            verb.options().stream().filter(option -> option.arity().max() > 0).forEach(option -> values.append(
                    "    %s:%s) what='%s' ;;%n".formatted(name, option.longestName(), option.paramLabel())));
        });
        return SHARED.formatted(home) + """
                _framecast() {
                  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} verb=${COMP_WORDS[1]} options='' what=''
                  COMPREPLY=()
                  if ((COMP_CWORD == 1)); then
                    COMPREPLY=($(compgen -W '%s --help --version' -- "$current"))
                    return
                  fi
                  case "$verb" in
                %s  esac
                  case "$verb:$previous" in
                %s    *) [[ "$current" != -* ]] || what=OPTIONS ;;
                  esac
                  case "$what" in
                    OPTIONS) COMPREPLY=($(compgen -W "$options" -- "$current")) ;;
                    NAME) COMPREPLY=($(compgen -W "$(_framecast_names "${COMP_WORDS[@]}")" -- "$current")) ;;
                    MOVIE|ID) COMPREPLY=($(compgen -W "$(_framecast_movies "${COMP_WORDS[@]}")" -- "$current")) ;;
                    DIR) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$current")) ;;
                    FILE*) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")) ;;
                    'R|max') COMPREPLY=($(compgen -W '0.5 1 2 max' -- "$current")) ;;
                    P) COMPREPLY=($(compgen -W 'PENDING PLANNED STREAMING DONE CANCELLED ABANDONED FAILED' -- "$current")) ;;
                    BENCH) COMPREPLY=($(compgen -W 'chaos calm plan' -- "$current")) ;;
                    SHELL) COMPREPLY=($(compgen -W 'bash zsh' -- "$current")) ;;
                    COMMAND) COMPREPLY=($(compgen -W '%s' -- "$current")) ;;
                    '') COMPREPLY=($(compgen -W "$options" -- "$current")) ;;
                  esac
                }
                complete -F _framecast framecast ./framecast
                """.formatted(words(names()), cases, values, words(names()));
    }

    String zsh() {
        StringBuilder verbLines = new StringBuilder();
        StringBuilder cases = new StringBuilder();
        verbs().forEach((name, verb) -> {
            verbLines.append("    '%s:%s'%n".formatted(name, quoted(firstSentence(verb.usageMessage().description())).replace(":", "\\:")));
            String arguments = Stream.concat(
                            verb.options().stream().map(CompletionScript::zshOption),
                            verb.positionalParameters().stream().limit(1).map(CompletionScript::zshParameter))
                    .collect(Collectors.joining(" \\\n      "));
            cases.append("    %s)%n      _arguments %s ;;%n".formatted(name, arguments));
        });
        return "#compdef framecast ./framecast\n" + SHARED.formatted(home) + """
                _framecast_name() { local -a names=($(_framecast_names $words)); compadd -- $names }
                _framecast_movie() { local -a movies=($(_framecast_movies $words)); compadd -- $movies }
                _framecast() {
                  local -a verbs=(
                %s    'test:Passes the project'"'"'s tests'
                  )
                  if ((CURRENT == 2)); then
                    _describe command verbs
                    return
                  fi
                  local verb=$words[2]
                  shift words
                  ((CURRENT--))
                  case "$verb" in
                %s  esac
                }
                compdef _framecast framecast ./framecast
                """.formatted(verbLines, cases);
    }

    private Map<String, CommandSpec> verbs() {
        Map<String, CommandSpec> verbs = new LinkedHashMap<>();
        root.subcommands().forEach((name, command) -> verbs.put(name, command.getCommandSpec()));
        return verbs;
    }

    private List<String> names() {
        return Stream.concat(verbs().keySet().stream(), Stream.of(TEST)).toList();
    }

    private static List<String> options(CommandSpec verb) {
        return verb.options().stream().map(OptionSpec::longestName).toList();
    }

    private static String parameter(CommandSpec verb) {
        return verb.positionalParameters().stream().map(PositionalParamSpec::paramLabel).findFirst().orElse("");
    }

    private static String zshOption(OptionSpec option) {
        String description = option.longestName() + "[" + quoted(String.join(" ", option.description()))
                .replace("[", "\\[").replace("]", "\\]") + "]";
        return "'" + description + (option.arity().max() > 0 ? ":" + option.paramLabel() + ":" + zshAction(option.paramLabel()) : "") + "'";
    }

    private static String zshParameter(PositionalParamSpec parameter) {
        return "'*:" + parameter.paramLabel() + ":" + zshAction(parameter.paramLabel()) + "'";
    }

    private static String zshAction(String label) {
        return switch (label) {
            case "NAME" -> "_framecast_name";
            case "MOVIE", "ID" -> "_framecast_movie";
            case "DIR" -> "_files -/";
            case "FILE", "FILE|-" -> "_files";
            case "R|max" -> "(0.5 1 2 max)";
            case "P" -> "(PENDING PLANNED STREAMING DONE CANCELLED ABANDONED FAILED)";
            case "BENCH" -> "(chaos calm plan)";
            case "SHELL" -> "(bash zsh)";
            default -> "";
        };
    }

    private static String firstSentence(String[] description) {
        return description.length == 0 ? "" : description[0].replaceFirst("[.;:] .*|\\.$", "");
    }

    /** For single quotes of a shell. */
    private static String quoted(String text) {
        return text.replace("%n", " ").replace("'", "'\\''");
    }

    private static String words(List<String> words) {
        return String.join(" ", words);
    }
}
