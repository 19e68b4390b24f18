package io.camelzodb.git;

import io.camelzodb.fault.Fault;
import io.camelzodb.fault.FaultDetails;
import io.camelzodb.fault.FaultPlace;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.RepositoryState;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * Opens a git work tree in which commits can be made: a branch (maybe without a commit) is checked
 * out, and no merge or rebase is under way. Not safe for many threads; git's own lock excludes
 * other processes while a commit is made.
 */
public final class GitWorkTree implements Closeable {
  private static final String BRANCH = "main";

  /** The folder where a new repository is prepared, so that a crash leaves no half-made one. */
  private static final String UNFINISHED = ".camel-zodb.init";

  private final Path top;
  private final Repository repository;
  private final Durability durability;
  private final RefFiles refs;

  /** The last tip whose objects could be read. */
  private @Nullable ObjectId whole;

  private GitWorkTree(Path top, Repository repository, Durability durability) {
    this.top = top;
    this.durability = durability;
    this.repository = repository;
    this.refs = new RefFiles(repository);
  }

  /**
   * Opens the work tree with its top in a folder. If there is none, creates the folder and an empty
   * repository with the branch main; ignores a repository of a parent folder.
   *
   * @throws GitException if it is not possible to commit in the folder now; nothing was changed
   *     then
   */
  public static GitWorkTree open(Path folder) throws IOException {
    return open(folder, Durability.POWER);
  }

  /** Opens the work tree, with the durability of commits. */
  public static GitWorkTree open(Path folder, Durability durability) throws IOException {
    GitWorkTree tree = openAnyhow(folder, durability);
    try {
      tree.checkReady();
    } catch (IOException busy) {
      tree.close();
      throw busy;
    }
    return tree;
  }

  /**
   * Opens the work tree even if a merge is under way or no branch is checked out.
   *
   * @throws GitException if the folder is no work tree for commits
   */
  public static GitWorkTree openAnyhow(Path folder) throws IOException {
    return openAnyhow(folder, Durability.POWER);
  }

  /** Opens the work tree, with the durability of commits. */
  public static GitWorkTree openAnyhow(Path folder, Durability durability) throws IOException {
    Repository repository = repository(folder);
    try {
      GitWorkTree tree = new GitWorkTree(repository.getWorkTree().toPath(), repository, durability);
      tree.check();
      repository = null;
      return tree;
    } finally {
      if (repository != null) {
        repository.close();
      }
    }
  }

  /** Returns the repository of a folder; creates one if there is none. */
  public static Repository repository(Path folder) throws IOException {
    PlainSystemReader.install();
    Path top = Files.isDirectory(folder) ? folder.toRealPath() : folder.toAbsolutePath();
    if (Files.isRegularFile(top.resolve("HEAD")) && Files.isDirectory(top.resolve("objects"))) {
      throw new GitException(
          new Fault.Refused(top + ": is a bare repository", "name a folder with a work tree")
              .at(FaultPlace.ofFile(top)));
    }
    if (!Files.exists(top.resolve(Constants.DOT_GIT))) {
      init(top);
    }
    Files.deleteIfExists(top.resolve(UNFINISHED));
    checkHead(top);
    try {
      Repository opened =
          new FileRepositoryBuilder().setWorkTree(top.toFile()).setMustExist(true).build();
      compressAsGit(opened.getConfig());
      return opened;
    } catch (IOException | IllegalArgumentException broken) {
      throw GitException.within(top, top + ": the repository cannot be opened", broken);
    }
  }

  /** The folder that holds the objects of a repository. */
  public static Path objects(Repository repository) {
    return repository.getCommonDirectory().toPath().resolve(Constants.OBJECTS);
  }

  /** Checks HEAD, since JGit would only report that there is no repository. */
  private static void checkHead(Path top) throws IOException {
    Path git = top.resolve(Constants.DOT_GIT);
    if (Files.isDirectory(git.resolve(Constants.OBJECTS))) {
      RefFiles.checkHead(git, git);
    }
  }

  /**
   * Sets git's default of fast compression for loose objects, which JGit does not know. In memory
   * only.
   */
  private static void compressAsGit(StoredConfig config) {
    if (config.getString("core", null, "compression") == null) {
      config.setInt("core", null, "compression", config.getInt("core", "looseCompression", 1));
    }
  }

  private static void init(Path top) throws IOException {
    Path unfinished = top.resolve(UNFINISHED);
    FileUtils.delete(unfinished.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
    Files.createDirectories(unfinished);
    try (Git made = Git.init().setDirectory(unfinished.toFile()).setInitialBranch(BRANCH).call()) {
      StoredConfig config = made.getRepository().getConfig();
      // A mirror holds the exact bytes of the database, even if the user's configuration converts
      // files.
      config.setString("core", null, "autocrlf", "false");
      config.save();
      // State files of this program and perfact-zodbsync beside the tree are not user files.
      Path exclude = unfinished.resolve(Constants.DOT_GIT).resolve(Constants.INFO_EXCLUDE);
      Files.createDirectories(exclude.resolveSibling(""));
      Files.writeString(
          exclude, "/.zodbsync.lock\n/__last_txn__\n/.__last_txn__.new\n/.camel-zodb.*\n");
    } catch (GitAPIException fault) {
      throw GitException.within(top, top + ": a repository cannot be created", fault);
    }
    Files.move(
        unfinished.resolve(Constants.DOT_GIT),
        top.resolve(Constants.DOT_GIT),
        StandardCopyOption.ATOMIC_MOVE);
  }

  private void check() throws IOException {
    if (repository.isBare()) {
      throw new GitException(
          new Fault.Refused(top + ": the repository is bare (core.bare); it has no work tree")
              .at(FaultPlace.ofFile(top)));
    }
    String format = repository.getConfig().getString("extensions", null, "objectformat");
    if (format != null && !format.equals("sha1")) {
      throw new GitException(
          new Fault.Refused(top + ": object format " + format + " is not supported; sha1 is")
              .at(FaultPlace.ofFile(top)));
    }
  }

  /**
   * Checks that a commit can be made now.
   *
   * @throws RepositoryBusyException if no branch is checked out, or a merge, rebase or the like is
   *     under way
   */
  public void checkReady() throws IOException {
    checkNothingUnderWay();
    if (!branchRef().startsWith(Constants.R_HEADS)) {
      throw new RepositoryBusyException(
          new FaultDetails(
                  top + ": no branch is checked out (detached HEAD)",
                  "run \"git switch BRANCH\" first")
              .at(FaultPlace.ofFile(top)),
          null);
    }
  }

  /**
   * Checks that no merge, rebase, cherry-pick or revert is under way.
   *
   * @throws RepositoryBusyException if one is
   */
  public void checkNothingUnderWay() throws IOException {
    RepositoryState state = repository.getRepositoryState();
    if (!state.canCommit() || state.isRebasing() || state == RepositoryState.MERGING_RESOLVED) {
      throw new RepositoryBusyException(
          new FaultDetails(
                  top + ": not ready for a commit (" + state.getDescription() + ")",
                  "finish or abort that first")
              .at(FaultPlace.ofFile(top)),
          null);
    }
  }

  private String branchRef() throws IOException {
    refs.head();
    Ref head = repository.exactRef(Constants.HEAD);
    if (head == null) {
      throw new GitException(
          new Fault.Damaged(top + ": the repository has no HEAD; it is damaged")
              .at(FaultPlace.ofFile(top)));
    }
    return head.isSymbolic() ? head.getTarget().getName() : head.getName();
  }

  /** The folder at the top, absolute. */
  public Path top() {
    return top;
  }

  /** The branch that is checked out: {@code main}. */
  public String branch() throws IOException {
    return Repository.shortenRefName(branchRef());
  }

  /**
   * Returns the commit of the branch; empty before the first.
   *
   * @throws GitException if HEAD or the ref is broken, or the commit cannot be read
   */
  public Optional<CommitId> head() throws IOException {
    ObjectId head = tip();
    return head == null ? Optional.empty() : Optional.of(new CommitId(head.name()));
  }

  /** Returns the commit of the branch; null before the first. */
  public @Nullable ObjectId tip() throws IOException {
    ObjectId head = refs.head();
    if (head != null && !head.equals(whole)) {
      new Reflog(repository, refs.headRef()).checkWhole(head);
      whole = head;
    }
    return head;
  }

  /** Returns the reader of ref files. */
  public RefFiles refs() {
    return refs;
  }

  /** Whether a commit is another one or in its history; false if it does not exist. */
  public boolean isAncestor(CommitId commit, CommitId of) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.isMergedInto(
          walk.parseCommit(ObjectId.fromString(commit.hex())),
          walk.parseCommit(ObjectId.fromString(of.hex())));
    } catch (MissingObjectException gone) {
      return false;
    }
  }

  /** Returns the repository, which is closed with this. */
  public Repository repository() {
    return repository;
  }

  /** Returns which components are synced to the disk, according to the current configuration. */
  public Hardening hardening() {
    return Hardening.of(repository.getConfig(), durability);
  }

  /** The ref of the branch that is checked out. */
  public String headRef() throws IOException {
    return branchRef();
  }

  /** Returns the path of the index. */
  public Path indexFile() {
    File file = repository.getIndexFile();
    return file.toPath();
  }

  /** Returns the first line of a commit's message, or null if there is no commit. */
  @Nullable String subject(CommitId id) throws IOException {
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.parseCommit(ObjectId.fromString(id.hex())).getShortMessage();
    }
  }

  @Override
  public void close() {
    repository.close();
  }
}
