package io.camelzodb.storage.file.driver;

import io.camelzodb.fault.Fault;
import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.StorageException;
import io.camelzodb.storage.blob.BlobStorage;
import io.camelzodb.storage.blob.StoreWithBlobs;
import io.camelzodb.storage.driver.ConfigSection;
import io.camelzodb.storage.driver.DamagePolicy;
import io.camelzodb.storage.driver.DatabaseKey;
import io.camelzodb.storage.driver.DriverOption;
import io.camelzodb.storage.driver.InvalidUriException;
import io.camelzodb.storage.driver.OpenOptions;
import io.camelzodb.storage.driver.StorageDriver;
import io.camelzodb.storage.driver.StorageUri;
import io.camelzodb.storage.driver.UriForm;
import io.camelzodb.storage.driver.UriOptions;
import io.camelzodb.storage.file.DataFsMagic;
import io.camelzodb.storage.file.FileStorage;
import io.camelzodb.storage.file.FileStorageOptions;
import io.camelzodb.storage.file.WritableFileStorage;
import io.camelzodb.storage.file.backup.BackupFormats;
import io.camelzodb.storage.file.salvage.SalvagedFile;
import io.camelzodb.storage.write.WritableStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens a {@code Data.fs}, or a backup of one, that a {@code file:} URI names. */
public final class FileDriver implements StorageDriver {

  /** For {@link java.util.ServiceLoader}. */
  public FileDriver() {}

  @Override
  public List<String> schemes() {
    return List.of("file");
  }

  @Override
  public String description() {
    return "A `Data.fs`, the file of ZODB's FileStorage; a `Data.fs.gz`; a folder of repozo.";
  }

  @Override
  public List<String> forms() {
    return List.of("file:///PATH/Data.fs");
  }

  @Override
  public UriForm form() {
    return UriForm.FILE;
  }

  @Override
  public List<DriverOption> options() {
    return FileUri.OPTIONS;
  }

  @Override
  public boolean writable() {
    return true;
  }

  @Override
  public String key(StorageUri uri) {
    return "file:" + DatabaseKey.encoded(uri.file().toAbsolutePath().normalize().toString());
  }

  @Override
  public void check(StorageUri uri) {
    FileUri.of(uri, DamagePolicy.REFUSE);
  }

  @Override
  public DamagePolicy damaged(StorageUri uri, DamagePolicy standard) {
    return FileUri.of(uri, standard).options().damaged();
  }

  @Override
  public Recognition recognize(Path path) {
    return DataFsMagic.isDataFs(path)
            || BackupFormats.isBackup(path)
            || BackupFormats.archive(path) != null
        ? Recognition.YES
        : Recognition.NO;
  }

  @Override
  public ObjectStore open(StorageUri uri, OpenOptions options) throws IOException {
    FileUri file = FileUri.of(uri, options.damaged());
    Path blobs = file.blobs();
    BlobStorage storage = blobs == null ? null : BlobStorage.open(blobs);
    ObjectStore store = open(uri, file);
    return storage == null ? store : new StoreWithBlobs(store, storage);
  }

  private static ObjectStore open(StorageUri uri, FileUri file) throws IOException {
    Path path = file.path();
    FileStorageOptions options = file.options();
    if (BackupFormats.isBackup(path)) {
      return BackupFormats.open(path, options, file.at());
    }
    Fault archive = BackupFormats.archive(path);
    if (archive != null) {
      throw new StorageException(archive);
    }
    if (file.at() != null) {
      throw new InvalidUriException(
          uri, "the option at is for a folder of repozo, and this is none");
    }
    return options.damaged() == DamagePolicy.SKIP
        ? SalvagedFile.open(path, options)
        : FileStorage.open(path, options);
  }

  @Override
  public WritableStore openForWriting(StorageUri uri, boolean create) throws IOException {
    FileUri file = FileUri.of(uri, DamagePolicy.REFUSE);
    if (file.readOnly()) {
      throw new InvalidUriException(uri, "it has the option read_only", "remove it to write");
    }
    return WritableFileStorage.open(file.path(), file.options(), file.blobs(), create);
  }

  @Override
  public List<String> sections() {
    return List.of("filestorage");
  }

  @Override
  public String uri(ConfigSection section, @Nullable Path blobs) throws IOException {
    Path path = section.path(section.required("path"));
    String own = section.one("blob-dir").orElse("");
    Path folder = blobs != null ? blobs : own.isEmpty() ? null : section.path(own);
    Map<String, String> options = new LinkedHashMap<>();
    if (folder != null) {
      options.put("blobstorage_dir", folder.toString());
    }
    return "file://" + UriOptions.encoded(path.toString()) + UriOptions.query(options);
  }
}
