import io.camelzodb.git.CommitMessage;
import io.camelzodb.git.GitWorkTree;
import io.camelzodb.git.Signature;
import io.camelzodb.git.commit.WorkTreeCommit;
import java.nio.file.Path;
import java.util.List;

/** Commits __root__ of a work tree and prints the seconds, without those of the start of Java. */
class Commit {
  public static void main(String[] arguments) throws Exception {
    long begin = System.nanoTime();
    try (GitWorkTree tree = GitWorkTree.open(Path.of(arguments[0]))) {
      new WorkTreeCommit(tree)
          .commit(
              List.of(Path.of("__root__")),
              CommitMessage.of("all"),
              Signature.now("bench", "bench@localhost"))
          .orElseThrow();
    }
    System.out.printf("%.2f%n", (System.nanoTime() - begin) / 1e9);
  }
}
