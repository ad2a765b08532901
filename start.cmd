@echo off
rem Opens the officer's page. Double-click it; the first time it fetches what the checker needs, then it works offline.
setlocal
cd /d "%~dp0"
where uv >nul 2>nul && set "UV=uv" && goto ready
where py >nul 2>nul || goto nopython
py -m uv --version >nul 2>nul || py -m pip install --user uv
py -m uv --version >nul 2>nul || goto nouv
set "UV=py -m uv"
:ready
rem A school's folder may be given: start.cmd C:\Users\you\Documents\our-school
if "%~1"=="" (
  %UV% run streamlit run app.py
) else (
  %UV% run streamlit run app.py -- --school "%~1"
)
if errorlevel 1 goto failed
exit /b 0
:nopython
echo Python is not installed on this computer. Ask IT for Python 3.11 or newer, then open this file again.
goto wait
:nouv
echo What the checker needs could not be fetched. Connect to the internet once, or ask IT, then open this file again.
goto wait
:failed
echo The page has ended with an error, which stands above. Nothing of your posts is lost. Open this file again, or show it to IT.
:wait
pause
exit /b 1
