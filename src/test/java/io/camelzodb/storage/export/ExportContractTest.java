package io.camelzodb.storage.export;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.contract.SnapshotContract;
import io.camelzodb.storage.export.file.ExportOptions;
import io.camelzodb.testing.Corpus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract of all storages, for each form of export. */
class ExportContractTest {
  @Nested
  class Xml extends SnapshotContract {
    @Override
    protected ObjectStore open() throws Exception {
      return Exports.open(Corpus.xml().resolve("zope2/zope2-classic.xml"));
    }
  }

  @Nested
  class GzippedXml extends SnapshotContract {
    @Override
    protected ObjectStore open() throws Exception {
      return Exports.open(Corpus.xml().resolve("zope2/plone43-site.xml.gz"));
    }
  }

  @Nested
  class Folder extends SnapshotContract {
    @TempDir private Path folder;

    @Override
    protected ObjectStore open() throws Exception {
      Path between = Files.createDirectories(folder.resolve("between"));
      Path export = Corpus.xml().resolve("zope2/zope2-classic.xml");
      Files.copy(export, between.resolve("classic.xml"), StandardCopyOption.REPLACE_EXISTING);
      return Exports.openAny(folder, ExportOptions.DEFAULT);
    }
  }

  @Nested
  class Zexp extends SnapshotContract {
    @Override
    protected ObjectStore open() throws Exception {
      return Exports.open(Corpus.xml().resolve("plone6/library.zexp"));
    }
  }
}
