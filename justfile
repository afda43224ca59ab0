# Kommandona som en människa skriver. `just` ensamt listar dem.

# Recepten anropar program, inget skal: samma på Windows, macOS och Linux. Programmen finns i .venv, annars bredvid
# det just som körs, annars på sökvägen.
set windows-shell := ["cmd.exe", "/c"]

bin := if os_family() == "windows" { "Scripts" } else { "bin" }
separator := if os_family() == "windows" { ";" } else { ":" }
venv := justfile_directory() / ".venv" / bin
beside := parent_directory(just_executable())
export PATH := venv + separator + beside + separator + env_var("PATH")
export PYTHONUTF8 := "1"

[private]
default:
    @echo Kommandon:
    @just --list --unsorted --list-heading ""

# Gör årsredovisningen som PDF, HTML och XLSX; utan år: det senaste bokförda. --slutlig gör den slutliga
[no-exit-message]
annual-report year='' *flags='':
    @python -m finsam_ar arsredovisning {{ year }} {{ flags }}

# Visa årsredovisningen i webbläsaren medan den skrivs (http://127.0.0.1:5010); utan år: det senaste bokförda
[no-exit-message]
preview year='' *flags='':
    @python -m finsam_ar forhandsgranska {{ year }} {{ flags }}

# Styrelsens ekonomiska information med beslutsutrymme, per en dag: just ekonomisk-information 2023-03-31
[no-exit-message]
ekonomisk-information date *flags='':
    @python -m finsam_ar rapport ekonomisk-information {{ date }} {{ flags }}

# Tertialrapport: just tertial 2022 2; också k3, h1 och periodens sista dag: just tertial 2022-08-31
[no-exit-message]
tertial year *period:
    @python -m finsam_ar rapport tertialrapport {{ year }} {{ period }}

# Uppföljning av insatserna: just insatsuppfoljning 2022 h2
[no-exit-message]
insatsuppfoljning year *period:
    @python -m finsam_ar rapport insatsuppfoljning {{ year }} {{ period }}

# Verksamhetsplan och budget för tre år: just plan 2025
[no-exit-message]
plan year *flags='':
    @python -m finsam_ar rapport plan {{ year }} {{ flags }}

# Vad en insats har fått, använt och har kvar; utan id alla: just insats framsteget-2 --per 2022-08-31
[no-exit-message]
insats *arguments='':
    @python -m finsam_ar insats {{ arguments }}

# Vad som ska betalas till insatserna, och vad som inte stämmer: just utbetalningar --per 2022-08-31
[no-exit-message]
utbetalningar *arguments='':
    @python -m finsam_ar utbetalningar {{ arguments }}

# Vad varje medlem betalar, mot böckerna: just medlemsbidrag 2023
[no-exit-message]
medlemsbidrag year *flags='':
    @python -m finsam_ar medlemsbidrag {{ year }} {{ flags }}

# Föreslå verifikationer: just boka rekvisition bryggan 210000 --kvartal 2022-k3; ensamt listar det vad som kan bokas
[no-exit-message]
boka *arguments:
    @python -m finsam_ar boka {{ arguments }}

# Kontrollera böcker, tabeller och text; utan år: det senaste bokförda
[no-exit-message]
check year='':
    @python -m finsam_ar kontrollera {{ year }}

# Gör revisorns paket (zip); utan år: det senaste bokförda. Det prövas med finsam-ar verifiera
[no-exit-message]
audit-pack year='' *flags='':
    @python -m finsam_ar revision {{ year }} {{ flags }}

# Öppna böckerna i Fava (http://127.0.0.1:5000); --bara-lasa låter ingen ändra
[no-exit-message]
fava *flags='':
    @python -m finsam_ar fava {{ flags }}

# Lägg upp ett nytt år: bokföringsfil med ingående balanser, beslut, och texternas stomme
[no-exit-message]
new-year year:
    @python -m finsam_ar nytt-ar {{ year }}

# Kör testerna
[no-exit-message]
test *arguments='':
    @python -m pytest {{ arguments }}

# Granska koden: stil, format och typer
[no-exit-message]
lint:
    @ruff check
    @ruff format --check
    @mypy

# Mät tid och minne mot bean-check och hledger (några minuter)
[no-exit-message]
bench *arguments='':
    @python bench/run.py {{ arguments }}
