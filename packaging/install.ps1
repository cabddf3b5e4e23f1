<#
.SYNOPSIS
Installs devcloud-server and devcloud-client on Windows, from a release, without an administrator.

.DESCRIPTION
Nothing is installed that SHA256SUMS doesn't vouch for, and no file is ever half written. Works with
Windows PowerShell 5.1 and later. Exit codes: 0 done, 2 nothing was installed.

.PARAMETER Programs
client, server or both (the default).

.PARAMETER Version
1.0.0, for example; default: the latest.

.PARAMETER To
Default: %LOCALAPPDATA%\Programs\DevCloud.

.PARAMETER From
A folder, or an http(s) address, that holds SHA256SUMS and the files of one release, for networks
without Internet.

.EXAMPLE
powershell -ExecutionPolicy Bypass -File install.ps1 client -From D:\devcloud
#>
param(
  [Parameter(Position = 0)][ValidateSet('client', 'server')][string[]]$Programs = @('server', 'client'),
  [string]$Version = '',
  [string]$To = '',
  [string]$From = ''
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue' # its progress bar makes a download many times slower

# Where releases are, in the layout of GitHub: $Releases/download/vVERSION/FILE and
# $Releases/latest/download/FILE. The release workflow writes its own address here.
$ReleasesDefault = ''
$Releases = if ($env:DEVCLOUD_RELEASES) { $env:DEVCLOUD_RELEASES } else { $ReleasesDefault }

$ExitCritical = 2
$DownloadTimeoutS = 600
$Platform = 'windows-x64' # Windows on Arm runs it too

function Get-ReleaseFile([string]$Place, [string]$Name, [string]$Path) {
  if ($Place -match '^https?://') {
    try {
      Invoke-WebRequest -UseBasicParsing -Uri "$Place/$Name" -OutFile $Path -TimeoutSec $DownloadTimeoutS
    } catch {
      throw "Cannot download '$Place/$Name': $($_.Exception.Message)"
    }
  } else {
    $source = Join-Path $Place $Name
    if (-not (Test-Path -LiteralPath $source -PathType Leaf)) { throw "Cannot read '$source'" }
    Copy-Item -LiteralPath $source -Destination $Path
  }
}

# Name -> hash, from lines like "<64 hexadecimal digits>  <name>".
function Read-Checksums([string]$Path) {
  $hashes = @{}
  foreach ($line in Get-Content -LiteralPath $Path) {
    if ($line -match '^([0-9a-f]{64}) [ *](\S+)$') { $hashes[$Matches[2]] = $Matches[1] }
  }
  return $hashes
}

function Get-InstalledVersion([string]$Path) {
  if (-not (Test-Path -LiteralPath $Path -PathType Leaf)) { return '' }
  try { $said = @(& $Path --version)[0] } catch { return '' }
  if ("$said" -match '^devcloud-[a-z]+ ([0-9A-Za-z.+-]+)') { return $Matches[1] }
  return ''
}

# A program that runs can't be overwritten on Windows, but it can be renamed.
function Move-IntoPlace([string]$Source, [string]$Target) {
  $old = ''
  if (Test-Path -LiteralPath $Target) {
    $old = "$Target.$([guid]::NewGuid().ToString('N')).old"
    Move-Item -LiteralPath $Target -Destination $old
  }
  try {
    Move-Item -LiteralPath $Source -Destination $Target
  } catch {
    if ($old) { Move-Item -LiteralPath $old -Destination $Target }
    throw
  }
  # What still runs stays until the next time.
  Get-ChildItem -LiteralPath (Split-Path $Target) -Filter "$(Split-Path -Leaf $Target).*.old" |
    Remove-Item -Force -ErrorAction SilentlyContinue
}

function Install-Programs {
  $wantedVersion = $Version -replace '^v', ''
  if ($wantedVersion -notmatch '^[0-9A-Za-z.+-]*$') {
    throw "Cannot use -Version '$Version': a version is like 1.0.0"
  }
  $place = if ($From -match '^https?://') { $From.TrimEnd('/') } else { $From }
  if (-not $place) {
    if (-not $Releases) {
      throw 'Cannot tell where releases are: set DEVCLOUD_RELEASES, or give -From PLACE'
    }
    $base = $Releases.TrimEnd('/')
    $place = if ($wantedVersion) { "$base/download/v$wantedVersion" } else { "$base/latest/download" }
  }
  $folder = if ($To) { $To } else { Join-Path $env:LOCALAPPDATA 'Programs\DevCloud' }
  # Windows PowerShell 5.1 knows no TLS 1.2 by itself.
  $protocols = [Net.ServicePointManager]::SecurityProtocol
  [Net.ServicePointManager]::SecurityProtocol = $protocols -bor [Net.SecurityProtocolType]::Tls12

  # In the same folder, so that the last step is a rename.
  $work = Join-Path $folder ".devcloud-install.$([guid]::NewGuid().ToString('N'))"
  try {
    New-Item -ItemType Directory -Force -Path $work | Out-Null
  } catch {
    throw "Cannot write in '$folder': $($_.Exception.Message)"
  }
  try {
    Get-ReleaseFile $place 'SHA256SUMS' (Join-Path $work 'SHA256SUMS')
    $hashes = Read-Checksums (Join-Path $work 'SHA256SUMS')
    if (-not $wantedVersion) {
      $pattern = "^devcloud-$($Programs[0])-([0-9A-Za-z.+-]+)-$Platform\.exe$"
      $listed = @($hashes.Keys | Where-Object { $_ -match $pattern })
      if ($listed.Count -eq 0) {
        throw "Cannot find 'devcloud-$($Programs[0])' for $Platform in '$place/SHA256SUMS'"
      }
      $wantedVersion = $listed[0] -replace $pattern, '$1'
    }
    foreach ($program in $Programs) {
      $file = "devcloud-$program-$wantedVersion-$Platform.exe"
      if (-not $hashes.ContainsKey($file)) {
        throw "Cannot install '$file': '$place/SHA256SUMS' doesn't list it"
      }
      Write-Host "Fetching $file from $place"
      $path = Join-Path $work "devcloud-$program.exe"
      Get-ReleaseFile $place $file $path
      $found = (Get-FileHash -LiteralPath $path -Algorithm SHA256).Hash.ToLowerInvariant()
      if ($found -ne $hashes[$file]) {
        throw "Cannot install '$file': its SHA-256 is '$found', and SHA256SUMS says '$($hashes[$file])'"
      }
      # One that can't start here must not take the place of one that can.
      if (-not (Get-InstalledVersion $path)) { throw "Cannot install '$file': it does not start here" }
    }
    foreach ($program in $Programs) {
      $target = Join-Path $folder "devcloud-$program.exe"
      if (Test-Path -LiteralPath $target -PathType Container) {
        throw "Cannot install '$target': a folder has that name"
      }
      $before = Get-InstalledVersion $target
      Move-IntoPlace (Join-Path $work "devcloud-$program.exe") $target
      $was = if ($before) { " (was $before)" } else { '' }
      Write-Host "Installed devcloud-$program $wantedVersion in $folder$was"
    }
    if (($env:Path -split ';') -notcontains $folder) {
      Write-Host "$folder is not on your PATH: add it, or start the programs by their whole path"
    }
  } finally {
    Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction SilentlyContinue
  }
}

try {
  Install-Programs
} catch {
  [Console]::Error.WriteLine("install.ps1: $($_.Exception.Message)")
  exit $ExitCritical
}
