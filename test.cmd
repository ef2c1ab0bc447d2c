@echo off
rem test.cmd: .venv with what the tests need, a Chromium found or installed, then the tests
setlocal
chcp 65001 >nul
cd /d "%~dp0"
set PYTHONUTF8=1
set PY=
for %%p in ("py -3" "python3" "python") do if not defined PY (%%~p -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>&1 && set PY=%%~p)
if not defined PY (
  echo Cần Python 3.11 trở lên, máy này chưa có. Cài từ python.org rồi chạy lại.
  exit /b 1
)
%PY% .ci\setup.py install --tests || exit /b 1
.venv\Scripts\python .ci\setup.py test %*
