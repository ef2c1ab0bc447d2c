"""The look: colours with their meaning, in one place for charts, tables and pages, light and dark."""

from __future__ import annotations

import streamlit as st

from analytics.answers import palette
from data.language import N_, Language

ACCENT, PLAN, GRID, TEXT = palette.ACCENT, palette.PLAN, palette.GRID, palette.TEXT
STATUS, STATES = palette.STATUS, palette.STATES
DARK = {"ACCENT": "#7FB2E5", "PLAN": "#9AA7B5", "GRID": "#33404E", "TEXT": "#E6EBF0"}
# Classes of a map of communes, on light ground as on paper.
MAP = palette.MAP
MAP_DARK = {
    "reached": DARK["ACCENT"],
    "unknown": "#8296AB",
    "not_reached": "#C8372D",
    **dict(
        zip(
            ("more0", "more1", "more2", "more3", "more4"),
            ("#2B3846", "#35577A", "#4577A6", "#7FB2E5", "#C3DDF6"),
            strict=True,
        )
    ),
    **dict(
        zip(("silent0", "silent1", "silent2", "silent3"), ("#2B3846", "#7A4A12", "#DB8B2B", "#FBD9A0"), strict=True)
    ),
}
# The words Streamlit's own widgets bring in English, replaced where they are drawn.
_WORDS = {
    "TD_PICK": N_("Chọn tệp"),
    "TD_DROP": N_("hoặc kéo thả tệp Excel vào đây"),
    "TD_SKIP": N_("Đến nội dung chính"),
    "TD_NONE": N_("Không có lựa chọn nào như vậy"),
}
_CSS = """
[data-testid="stMainMenu"], [data-testid="stDecoration"], [data-testid="stStatusWidget"], [data-testid="stAppDeployButton"],
[data-testid="stElementToolbar"], [data-testid="InputInstructions"], [data-testid="stHeaderActionElements"], [data-testid="stDataFrameColumnMenu"], #MainMenu, footer {display: none !important;}
.block-container, [data-testid="stMainBlockContainer"] {padding: .8rem 2.2rem 2rem 2.2rem; max-width: 1680px;}
[data-testid="stHeader"] {background: transparent; pointer-events: none;} [data-testid="stHeader"] button {pointer-events: auto;}
[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] {gap: .75rem;}
html, body {font-variant-numeric: tabular-nums;}
.td-sample {background: #FFF4D6; color: #5C4300; border: 1px solid #E8C65A; border-radius: 4px; padding: .2rem .6rem; font-size: .76rem;}
.st-key-so-lieu-mau [data-testid="stMarkdownContainer"] {margin-bottom: 0;} .st-key-so-lieu-mau button {min-height: 1.7rem; padding: .1rem .6rem;}
.td-past {background: #E4E1F2; color: #2E2357; border: 2px solid #6A5AAD; border-radius: 4px; padding: .35rem .7rem; font-weight: 600; margin-bottom: .6rem;}
[data-testid="stSidebar"] {min-width: 246px !important; max-width: 246px !important;}
[data-testid="stMarkdownContainer"] h2 {padding: 0 0 .25rem 0; font-size: 1.5rem;} [data-testid="stMarkdownContainer"] h3 {padding: .3rem 0 .2rem 0; font-size: 1.25rem;} .td-note.td-said:last-child {margin-bottom: 1.4rem;}
.td-links {display: flex; flex-wrap: wrap; gap: .2rem 1rem; font-size: .9rem; padding-top: .2rem;} .td-links a {white-space: nowrap;}
.td-scope {opacity: .75; font-size: .86rem; margin: -.3rem 0 .45rem 0;}
[class*="st-key-con-so-"] {position: relative; border-left: 3px solid #4A7FB0; padding: .1rem 0 .1rem .6rem; gap: .1rem;} [class*="st-key-con-so-"] p {font-size: .75rem; line-height: 1.3; margin: 0; opacity: .8;} [class*="st-key-con-so-"] p:first-child {font-size: .86rem;}
[class*="st-key-con-so-"] p:nth-child(2) {opacity: 1;} [class*="st-key-con-so-"] p strong {font-size: 1.5rem; font-weight: 650; line-height: 1.25;} [class*="st-key-con-so-dai-"] p strong {font-size: 1.15rem; line-height: 1.63;} [class*="st-key-con-so-hai-dong-"] p strong {font-size: 1.08rem; line-height: 1.35;} [class*="st-key-con-so-"] p:nth-child(2) {white-space: nowrap;} [class*="st-key-con-so-hai-dong-"] p:nth-child(2) {white-space: normal;}
.st-key-canh-nhau [data-testid="stColumn"] [data-testid="stVerticalBlock"] {gap: .75rem;}
.st-key-pham-vi p {opacity: .75; font-size: .86rem; margin: -.3rem 0 .45rem 0; text-wrap: balance;}
[data-testid="stSidebarNavLink"], [data-testid="stSidebarNavLink"] span {white-space: normal; overflow: visible; text-overflow: clip; height: auto;}
.td-title {font-size: 1.06rem; font-weight: 620; line-height: 1.35; margin: .5rem 0 0 0;}
[class*="st-key-ten-"] p {font-size: .84rem; opacity: .75; line-height: 1.35; margin: 0;} [class*="st-key-ten-"] p:first-child {font-size: 1.06rem; line-height: 1.35; opacity: 1; padding-right: 1.9rem;} [class*="st-key-ten-"] p strong {font-weight: 620;} [class*="st-key-ten-"] [data-testid="stMarkdownContainer"] {margin: .5rem 0 0 0;} [data-testid="stColumn"] [class*="st-key-ten-"] p {font-size: .8rem;} [data-testid="stColumn"] [class*="st-key-ten-"] p:first-child {font-size: 1rem; line-height: 1.3;}
.td-alt {position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;}
.td-corner {text-align: right; font-size: .82rem; font-style: italic; opacity: .75;}
[class*="st-key-con-so-"] [data-testid="stElementContainer"]:has(.td-spark) {position: absolute; top: 1.5rem; right: .3rem; width: auto; pointer-events: none;} :is([class*="st-key-con-so-dai-"], [class*="st-key-con-so-vua-"]) [data-testid="stElementContainer"]:has(.td-spark) {top: 0; right: 1.7rem;} .td-spark {display: block;} [class*="st-key-con-so-"] [data-testid="stMarkdownContainer"] {margin-bottom: 0;} :is([class*="st-key-con-so-"], [class*="st-key-ten-"]) p :is(label, span) {display: contents;} :is([class*="st-key-con-so-"], [class*="st-key-ten-"]) p span[data-testid="stTooltipIcon"] {display: block; position: absolute; top: .15rem; right: 0;} [class*="st-key-ten-"] p span[data-testid="stTooltipIcon"] {top: .6rem;}
@media (min-width: 768px) {[data-testid="stAppViewContainer"]:not(:has([data-testid="stSidebar"])) [data-testid="stMain"] {padding-left: 246px;}}
[class*="st-key-o-"] button {min-height: 1.2rem; padding: 0; font-size: .8rem;} [class*="st-key-o-"] button p {font-size: .8rem; text-decoration: underline; opacity: .8;}
.td-note {border-left: 3px solid #8FA3B8; padding: .15rem .7rem; margin: .3rem 0; font-size: .95rem;}
.td-note.warning {border-color: #E8A33D;} .td-note.td-said {font-size: .82rem; line-height: 1.25; margin: .2rem 0; padding: 0 0 0 .6rem;}
[data-testid="stColumn"] .td-title {font-size: 1rem; line-height: 1.3;} [data-testid="stColumn"] .td-legend {font-size: .8rem;}
[data-testid="stElementContainer"]:has(> [data-testid="stMarkdown"] style) {position: absolute; height: 0; overflow: hidden;}
[class*="st-key-loc-"] [data-testid="stSkeleton"] {height: 4.1rem;} [class*="st-key-o-"] [data-testid="stSkeleton"] {height: 1.2rem; width: 5rem;}
.td-legend {font-size: .84rem; opacity: .75;} .td-legend span {white-space: nowrap;} [data-testid="stCaptionContainer"] {margin-bottom: -.4rem;}
code.td-copy {display: block; white-space: normal; color: inherit; background: transparent; font-family: monospace; font-size: .86rem; user-select: all; overflow-wrap: anywhere; border: 1px solid rgba(127,150,175,.4); border-radius: 6px; padding: .5rem .7rem;}
.td-view {min-width: 300px;} .td-here {font-weight: 620;} .st-key-duong-dan [data-testid="stMarkdownContainer"] {margin-bottom: 0;}
.td-strip {border-collapse: collapse; font-size: .84rem; margin: .2rem 0 .7rem 0;}
.td-strip td, .td-strip th {border: 1px solid #D5DDE6; padding: .12rem .45rem; max-width: 190px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap;}
.td-strip th {background: rgba(127,150,175,.14); font-weight: 500;}
.td-strip td.bad {background: #F8CBAD; color: #1B2733; font-weight: 600;} .td-strip td.warn {background: #FFE699; color: #1B2733; font-weight: 600;}
.td-button {display: inline-block; border: 1px solid rgba(127,150,175,.6); border-radius: 8px; padding: .45rem 1rem; text-decoration: none; margin: .2rem 0 .6rem 0;}
button.td-button {font: inherit; font-size: .875rem; background: transparent; color: inherit; cursor: pointer; margin: 0; padding: .5rem .75rem;}
.td-scroll {overflow: auto; max-height: 46rem; margin: .2rem 0 .9rem 0;}
.td-table {border-collapse: collapse; font-size: .9rem; width: 100%;}
.td-table td, .td-table th {border: 1px solid rgba(127,150,175,.4); padding: .25rem .55rem; text-align: left; vertical-align: top; overflow-wrap: break-word;}
.td-table th {background: rgba(127,150,175,.14); font-weight: 560; position: sticky; top: 0;}
.td-table .r {text-align: right;} .td-table td.r {white-space: nowrap;}
.td-table td:first-child {min-width: 8.5rem;}
.st-key-sql-cau textarea {font-family: "Source Code Pro", ui-monospace, Consolas, monospace; font-size: .92rem; tab-size: 4;}
[data-testid="stFileUploaderDropzone"] [data-testid="stFileUploaderDropzoneInstructions"] {display: none;}
[data-testid="stFileUploaderDropzone"] button[data-testid="stBaseButton-secondary"], [data-testid="stFileUploaderDropzone"] button[data-testid="stBaseButton-secondary"] * {font-size: 0 !important; gap: 0 !important;}
[data-testid="stFileUploaderDropzone"] button[data-testid="stBaseButton-secondary"]::after {content: "TD_PICK"; font-size: .95rem;}
[data-testid="stFileUploaderDropzone"]::after {content: "TD_DROP"; opacity: .75; font-size: .9rem; align-self: center; padding-left: .8rem;}
[data-testid="stMultiSelectTagsContainer"], [data-testid="stMultiSelectTagsContainer"] [data-tag] {height: auto !important; max-width: 100% !important;} [data-testid="stMultiSelectTagsContainer"] [data-tag] > span {white-space: normal !important; overflow: visible !important; text-overflow: clip !important; max-width: none !important; line-height: 1.25;}
[data-testid="stSkipToContent"], [role="listbox"] > [role="option"][style*="contents"] > span:only-child {font-size: 0 !important;}
[data-testid="stSkipToContent"]::after {content: "TD_SKIP"; font-size: .9rem;}
[role="listbox"] > [role="option"][style*="contents"] > span:only-child::after {content: "TD_NONE"; font-size: .9rem;}
@media (min-width: 900px) {.st-key-so-lieu-mau {position: absolute; top: .7rem; right: 2.2rem; width: auto; z-index: 5; align-items: center;}}
[class*="st-key-hoi-"] button[kind="tertiary"] {text-align: left; justify-content: flex-start; height: auto;} [class*="st-key-hoi-"] button[kind="tertiary"] * {white-space: normal; overflow: visible; text-align: left;}
@media (max-width: 640px) {.st-key-bo-loc [data-testid="stColumn"] {min-width: calc(50% - .5rem) !important; flex: 1 1 calc(50% - .5rem) !important;} .st-key-bo-loc [data-testid="stHorizontalBlock"] {gap: .35rem 1rem;} [class*="st-key-rong-"] {overflow-x: auto;} [class*="st-key-rong-"] > div {min-width: 58rem;} [data-testid="stButtonGroup"] [role="radiogroup"], [data-testid="stButtonGroup"] > div {flex-wrap: wrap;} [class*="st-key-con-so-"] p strong {font-size: 1.35rem;} [data-testid="stMainBlockContainer"] {padding: 4rem .8rem 2rem .8rem;}}
"""


def sheet(spoken: Language) -> str:
    """The page's look: in the page itself, so that it is there before the first words and is not sent again by every run."""
    look = _CSS
    for mark, text in _WORDS.items():
        look = look.replace(mark, spoken.text(text))
    return look


def is_dark() -> bool:
    theme = st.context.theme
    return bool(theme and theme.get("type") == "dark")
