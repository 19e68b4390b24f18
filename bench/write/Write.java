import io.camelzodb.pickle.Dictionary;
import io.camelzodb.pickle.Global;
import io.camelzodb.pickle.IntValue;
import io.camelzodb.pickle.Text;
import io.camelzodb.pickle.stream.PickleWriter;
import io.camelzodb.pickle.stream.PickledObject;
import io.camelzodb.storage.DatabaseRoot;
import io.camelzodb.storage.Oid;
import io.camelzodb.storage.Tid;
import io.camelzodb.storage.driver.StorageUri;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.WritableFileStorage;
import io.camelzodb.storage.write.Commit;
import io.camelzodb.storage.write.TransactionNote;
import io.camelzodb.storage.write.WritableStore;
import io.camelzodb.storage.zeo.ZeoStorage;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes new records in one transaction and prints seconds: in all, and from the call of vote to
 * the return of finish, which is how long others may have to wait. Without those of the start of
 * Java.
 */
class Write {
  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[1]);
    try (WritableStore store = open(arguments[0])) {
      long begin = System.nanoTime();
      long vote;
      try (Commit commit = store.begin(TransactionNote.of("/ bench", "bench"))) {
        commit.store(Oid.ROOT, Tid.ZERO, PickleWriter.writeRecord(DatabaseRoot.empty()));
        int number = 0;
        for (Oid oid : commit.newOids(count)) {
          commit.store(oid, Tid.ZERO, record(number++));
        }
        vote = System.nanoTime();
        commit.vote();
        commit.finish();
      }
      long end = System.nanoTime();
      System.out.printf("%.2f %.2f%n", (end - begin) / 1e9, (end - vote) / 1e9);
    }
  }

  private static WritableStore open(String name) throws Exception {
    return name.startsWith("zeo:")
        ? ZeoStorage.open(StorageUri.parse(name))
        : WritableFileStorage.open(Path.of(name), FileStorageOptions.DEFAULT, null, true);
  }

  /** About 400 bytes, as a small script has. */
  private static byte[] record(int number) throws Exception {
    Dictionary state = new Dictionary();
    state.put(new Text("id"), new Text("script" + number));
    state.put(new Text("title"), new Text(""));
    state.put(new Text("_params"), new Text("a, b=" + number));
    state.put(new Text("_body"), new Text("return a + b\n".repeat(20)));
    state.put(new Text("_proxy_roles"), IntValue.of(number));
    Global name = new Global("Products.PythonScripts.PythonScript", "PythonScript");
    return PickleWriter.writeRecord(new PickledObject(List.of(name, state)));
  }
}
