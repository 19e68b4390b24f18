package io.camelzodb.storage.export;

import io.camelzodb.storage.ObjectStore;
import io.camelzodb.storage.contract.SnapshotContract;
import io.camelzodb.testing.Corpus;
import org.junit.jupiter.api.Nested;

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
  class Zexp extends SnapshotContract {
    @Override
    protected ObjectStore open() throws Exception {
      return Exports.open(Corpus.xml().resolve("plone6/library.zexp"));
    }
  }
}
