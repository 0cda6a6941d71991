"""What MkDocs has to do beyond converting pages: generated files, labs, and fresh code.

Everything of the book is imported inside the functions. MkDocs keeps modules between two builds
of a served site; they are forgotten after each build, so that an edit shows in the next one.
"""

from __future__ import annotations

import logging
import posixpath
import sys
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs.vgbook")


@event_priority(-100)  # after mkdocs-jupyter has marked the labs as pages
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the files that pages link to and nobody wrote, and run the labs."""
    from vgbook.site import colours, downloads, fonts, labs

    generated = downloads.files(Path(config.docs_dir)) | fonts.files() | colours.files()
    for uri, content in generated.items():
        if files.get_file_from_path(uri) is None:  # a committed record is there already
            files.append(File.generated(config, uri, content=content))
    for file in list(files):
        if labs.is_lab(file.src_uri):
            script = Path(config.docs_dir, file.src_uri)
            copy = f"labs/{script.stem}/{script.name}"
            address = config.site_url or ""
            files.append(File.generated(config, copy, content=labs.download(script, address)))
            file.abs_src_path = str(labs.run(script, address))  # the notebook with its results
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Tell the extension which page comes next."""
    options = config.mdx_configs.setdefault("vgbook.site", {})
    options.update(docs_dir=config.docs_dir, page=page.file.src_uri)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Show a lab like a chapter."""
    from vgbook.site import labs
    from vgbook.site.errors import naming

    def resolve(link: str) -> str:
        url = urlsplit(link)
        if url.scheme or url.netloc or not url.path:
            return link
        path = posixpath.join(posixpath.dirname(page.file.src_uri), url.path)
        target = files.get_file_from_path(posixpath.normpath(path))
        if target is None:
            log.warning(f"Doc file '{page.file.src_uri}' links to '{link}', which does not exist")
            return link
        return target.url_relative_to(page.file) + (url.fragment and f"#{url.fragment}")

    if not labs.is_lab(page.file.src_uri):
        return html
    with naming(page.file.src_uri):
        return labs.page(html, Path(page.file.src_uri).stem, resolve)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> None:
    """Say how many numbers of the prose were not typed."""
    text = "".join(file.page.content or "" for file in files.documentation_pages() if file.page)
    measured, published = (text.count(f'data-from="{kind}"') for kind in ("record", "published"))
    log.info(f"Numbers in prose: {measured} from records, {published} from published values")


def on_post_build(config: MkDocsConfig) -> None:
    """Leave nothing behind that the next build would reuse."""
    forget_package()


def on_build_error(error: Exception) -> None:
    """End with one sentence instead of a traceback where the book is at fault."""
    from vgbook.site.errors import BookError

    forget_package()
    if isinstance(error, BookError):
        raise Abort(str(error))


def forget_package() -> None:
    """Make Python read the package anew, since its code may change before the next build."""
    for name in [name for name in sys.modules if name.split(".")[0] == "vgbook"]:
        del sys.modules[name]
