package io.camelzodb.cli.reference;

/** Names the shells that complete our commands, and where each one looks for that. */
enum Shell {
  /** With the package bash-completion. */
  BASH("bash-completion/completions/camel-zodb"),
  /** By its function {@code compdef}. */
  ZSH("zsh/site-functions/_camel-zodb"),
  /** By its builtin {@code complete}. */
  FISH("fish/vendor_completions.d/camel-zodb.fish");

  private final String file;

  Shell(String file) {
    this.file = file;
  }

  /** The file in a folder such as {@code /usr/local/share} where the shell finds a completion. */
  String file() {
    return file;
  }

  /** Returns the script that completes our commands. */
  String completion(CommandReference program) {
    return switch (this) {
      case BASH -> BashCompletion.of(program);
      case ZSH -> ZshCompletion.of(program);
      case FISH -> FishCompletion.of(program);
    };
  }
}
