package io.camelzodb.git.rewrite;

import io.camelzodb.git.CommitId;
import io.camelzodb.git.GitException;
import io.camelzodb.git.GitWorkTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * Makes the commits after a starting point anew, with some files written differently. Authors,
 * messages and the order stay; commits that change nothing any more are left out; merges become
 * commits with one parent. It only adds objects to the repository: no branch is moved.
 *
 * <p>Example: a commit A changes a file, the next one, B, only its format. After rewriting both in
 * the new format there is A' alone. Not safe for many threads.
 */
public final class CommitRewrite {
  private final GitWorkTree tree;
  private final FileRewrite files;
  private final PersonIdent committer;
  private final TreeMap<ObjectId, ObjectId> known = new TreeMap<>();

  /**
   * Creates it.
   *
   * @param committer name of the committer
   * @param email address of the committer
   */
  public CommitRewrite(GitWorkTree tree, FileRewrite files, String committer, String email) {
    this.tree = tree;
    this.files = files;
    this.committer = new PersonIdent(committer, email);
  }

  /**
   * Rewrites the commits.
   *
   * @param start the commit before the first one; its own files are rewritten by a commit of their
   *     own
   * @param head the last commit
   * @param message the message of that first commit, if it is needed
   * @return the last new commit; {@code start} if nothing is to be done
   * @throws GitException if a file cannot be rewritten; the message names the commit and the file
   */
  public CommitId run(CommitId start, CommitId head, String message) throws IOException {
    try (ObjectReader reader = tree.repository().newObjectReader();
        ObjectInserter inserter = tree.repository().newObjectInserter();
        RevWalk walk = new RevWalk(reader)) {
      RevCommit first = walk.parseCommit(ObjectId.fromString(start.hex()));
      DirCache content = read(first, reader);
      edit(first, paths(content), content, content, reader, inserter);
      ObjectId last = first;
      ObjectId lastTree = first.getTree();
      ObjectId written = content.writeTree(inserter);
      if (!written.equals(lastTree)) {
        last = commit(written, last, committer, message, null, inserter);
        lastTree = written;
      }
      for (RevCommit commit : commits(walk, first, head)) {
        change(commit, content, walk, reader, inserter);
        written = content.writeTree(inserter);
        if (!written.equals(lastTree)) {
          last =
              commit(
                  written,
                  last,
                  commit.getAuthorIdent(),
                  commit.getFullMessage(),
                  commit,
                  inserter);
          lastTree = written;
        }
      }
      inserter.flush();
      return new CommitId(last.name());
    }
  }

  private List<RevCommit> commits(RevWalk walk, RevCommit start, CommitId head) throws IOException {
    walk.reset();
    walk.sort(RevSort.TOPO);
    walk.markStart(walk.parseCommit(ObjectId.fromString(head.hex())));
    walk.markUninteresting(start);
    List<RevCommit> commits = new ArrayList<>();
    walk.forEach(commits::add);
    Collections.reverse(commits);
    return commits;
  }

  private static DirCache read(RevCommit commit, ObjectReader reader) throws IOException {
    DirCache content = DirCache.newInCore();
    DirCacheBuilder builder = content.builder();
    builder.addTree(new byte[0], DirCacheEntry.STAGE_0, reader, commit.getTree());
    builder.finish();
    return content;
  }

  private static Set<String> paths(DirCache content) {
    Set<String> paths = new TreeSet<>();
    for (int at = 0; at < content.getEntryCount(); at++) {
      paths.add(content.getEntry(at).getPathString());
    }
    return paths;
  }

  /** Brings the files that a commit changes into the content. */
  private void change(
      RevCommit commit,
      DirCache content,
      RevWalk walk,
      ObjectReader reader,
      ObjectInserter inserter)
      throws IOException {
    Set<String> changed = new TreeSet<>();
    try (TreeWalk trees = new TreeWalk(reader)) {
      trees.setRecursive(true);
      if (commit.getParentCount() == 0) {
        trees.addTree(new EmptyTreeIterator());
      } else {
        trees.addTree(walk.parseCommit(commit.getParent(0)).getTree());
      }
      trees.addTree(commit.getTree());
      for (DiffEntry entry : DiffEntry.scan(trees)) {
        changed.add(
            entry.getChangeType() == DiffEntry.ChangeType.DELETE
                ? entry.getOldPath()
                : entry.getNewPath());
      }
    }
    edit(commit, changed, content, read(commit, reader), reader, inserter);
  }

  /** Takes some files from a commit into the content, in their new form. */
  private void edit(
      RevCommit commit,
      Set<String> paths,
      DirCache content,
      DirCache from,
      ObjectReader reader,
      ObjectInserter inserter)
      throws IOException {
    DirCacheEditor editor = content.editor();
    for (String path : paths) {
      DirCacheEntry entry = from.getEntry(path);
      if (entry == null) {
        editor.add(new DirCacheEditor.DeletePath(path));
        continue;
      }
      ObjectId id = entry.getObjectId();
      FileMode mode = entry.getFileMode();
      boolean file = mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE);
      ObjectId fresh =
          file && files.applies(path) ? rewritten(commit, path, id, reader, inserter) : id;
      editor.add(
          new DirCacheEditor.PathEdit(path) {
            @Override
            public void apply(DirCacheEntry edited) {
              edited.setFileMode(mode);
              edited.setObjectId(fresh);
            }
          });
    }
    editor.finish();
  }

  private ObjectId rewritten(
      RevCommit commit, String path, ObjectId id, ObjectReader reader, ObjectInserter inserter)
      throws IOException {
    ObjectId done = known.get(id);
    if (done != null) {
      return done;
    }
    byte[] old = reader.open(id, Constants.OBJ_BLOB).getBytes();
    byte[] fresh;
    try {
      fresh = files.rewrite(path, old);
    } catch (IOException fault) {
      throw GitException.within(
          tree.top(), "commit " + commit.abbreviate(10).name() + ": " + path, fault);
    }
    ObjectId made = fresh == old ? id : inserter.insert(Constants.OBJ_BLOB, fresh);
    known.put(id, made);
    return made;
  }

  private ObjectId commit(
      ObjectId content,
      ObjectId parent,
      PersonIdent author,
      String message,
      @Nullable RevCommit old,
      ObjectInserter inserter)
      throws IOException {
    CommitBuilder commit = new CommitBuilder();
    commit.setTreeId(content);
    commit.setParentId(parent);
    commit.setAuthor(author);
    commit.setCommitter(new PersonIdent(committer, java.time.Instant.now()));
    commit.setMessage(message.endsWith("\n") ? message : message + "\n");
    if (old != null) {
      commit.setEncoding(old.getEncoding());
    }
    return inserter.insert(commit);
  }
}
