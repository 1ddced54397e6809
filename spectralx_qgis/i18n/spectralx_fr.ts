<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>@default</name>
    <message>
        <source>&amp;Add class</source>
        <translation>&amp;Ajouter</translation>
    </message>
    <message>
        <source>&amp;Backbone</source>
        <translation>Réseau de &amp;base</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>A&amp;nnuler</translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation>&amp;Appareil</translation>
    </message>
    <message>
        <source>&amp;Draw polygons</source>
        <translation>&amp;Dessiner des polygones</translation>
    </message>
    <message>
        <source>&amp;Extent</source>
        <translation>&amp;Emprise</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>&amp;Depuis</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>&amp;Continuer</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>&amp;Image</translation>
    </message>
    <message>
        <source>&amp;Images</source>
        <translation>&amp;Images</translation>
    </message>
    <message>
        <source>&amp;Install again</source>
        <translation>&amp;Réinstaller</translation>
    </message>
    <message>
        <source>&amp;Interpreter</source>
        <translation>&amp;Interpréteur</translation>
    </message>
    <message>
        <source>&amp;Judge</source>
        <translation>É&amp;valuer</translation>
    </message>
    <message>
        <source>&amp;Labels</source>
        <translation>Éti&amp;quettes</translation>
    </message>
    <message>
        <source>&amp;Map</source>
        <translation>&amp;Carte</translation>
    </message>
    <message>
        <source>&amp;Method</source>
        <translation>&amp;Méthode</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modèle</translation>
    </message>
    <message>
        <source>&amp;New…</source>
        <translation>Nou&amp;veau…</translation>
    </message>
    <message>
        <source>&amp;Pick a pixel</source>
        <translation>Choisir un pi&amp;xel</translation>
    </message>
    <message>
        <source>&amp;Place</source>
        <translation>&amp;Emplacement</translation>
    </message>
    <message>
        <source>&amp;Remove…</source>
        <translation>&amp;Supprimer…</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Lancer</translation>
    </message>
    <message>
        <source>&amp;Save report…</source>
        <translation>&amp;Enregistrer le rapport…</translation>
    </message>
    <message>
        <source>&amp;Set up</source>
        <translation>&amp;Installer</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>&amp;Entraîner</translation>
    </message>
    <message>
        <source>&amp;Update</source>
        <translation>&amp;Mettre à jour</translation>
    </message>
    <message>
        <source>&amp;Use for</source>
        <translation>&amp;Usage</translation>
    </message>
    <message>
        <source>&amp;What</source>
        <translation>Q&amp;uoi</translation>
    </message>
    <message>
        <source>&lt;h3&gt;One step before the first map&lt;/h3&gt;Maps are computed by the SpectralX engine, a program of its own, so that nothing it needs can disturb QGIS or other plugins. Your imagery never leaves this computer.</source>
        <translation>&lt;h3&gt;Une étape avant la première carte&lt;/h3&gt;Les cartes sont calculées par le moteur SpectralX, un programme à part, pour que rien de ce dont il a besoin ne perturbe QGIS ou d'autres extensions. Vos images ne quittent jamais cet ordinateur.</translation>
    </message>
    <message>
        <source>A GeoTIFF with one band for each that is wanted.</source>
        <translation>Un GeoTIFF avec une bande pour chaque bande voulue.</translation>
    </message>
    <message>
        <source>A file that lists many scenes, instead of naming the images here.</source>
        <translation>Un fichier qui énumère de nombreuses scènes, au lieu de nommer les images ici.</translation>
    </message>
    <message>
        <source>A map</source>
        <translation>Une carte</translation>
    </message>
    <message>
        <source>A map with one value a class. With a model: the image that it maps.</source>
        <translation>Une carte avec une valeur par classe. Avec un modèle : l'image qu'il cartographie.</translation>
    </message>
    <message>
        <source>A model on an image</source>
        <translation>Un modèle sur une image</translation>
    </message>
    <message>
        <source>A page with areas, bands, device and times; it has the name of the map.</source>
        <translation>Une page avec surfaces, bandes, appareil et durées ; elle porte le nom de la carte.</translation>
    </message>
    <message>
        <source>A raster with the map's class values, or polygons with a class field. 0 means not labelled.</source>
        <translation>Un raster avec les valeurs de classe de la carte, ou des polygones avec un champ de classe. 0 signifie sans étiquette.</translation>
    </message>
    <message>
        <source>About {disk} are used in {place}; nothing is downloaded.</source>
        <translation>Environ {disk} sont occupés dans {place} ; rien n'est téléchargé.</translation>
    </message>
    <message>
        <source>About {download} are downloaded, and {disk} are used in {place}.</source>
        <translation>Environ {download} sont téléchargés et {disk} occupés dans {place}.</translation>
    </message>
    <message>
        <source>Adapt to imagery without labels (stage 1)</source>
        <translation>Adapter à des images sans étiquettes (étape 1)</translation>
    </message>
    <message>
        <source>Add a layer of con&amp;fidence</source>
        <translation>Ajouter une couche de con&amp;fiance</translation>
    </message>
    <message>
        <source>Add a layer with the pro&amp;babilities of all classes</source>
        <translation>Ajouter une couche des pro&amp;babilités</translation>
    </message>
    <message>
        <source>Add an image to the project to see how its bands fit the model.</source>
        <translation>Ajoutez une image au projet pour voir comment ses bandes conviennent au modèle.</translation>
    </message>
    <message>
        <source>Add one, or map the whole image.</source>
        <translation>Ajoutez-en une ou cartographiez toute l'image.</translation>
    </message>
    <message>
        <source>Adds a layer with the probability of the mapped class, in per cent.</source>
        <translation>Ajoute une couche avec la probabilité de la classe cartographiée, en pour cent.</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tous les fichiers (*)</translation>
    </message>
    <message>
        <source>All findings, as JSON.</source>
        <translation>Tous les constats, en JSON.</translation>
    </message>
    <message>
        <source>All scores and the confusion matrix: as a page, as JSON, or the matrix alone as a table.</source>
        <translation>Tous les scores et la matrice de confusion : en page, en JSON, ou la matrice seule en tableau.</translation>
    </message>
    <message>
        <source>All that is known, as JSON.</source>
        <translation>Tout ce qui est connu, en JSON.</translation>
    </message>
    <message>
        <source>All weights train. Needs many labels, and forgets what it knew before.</source>
        <translation>Tous les poids apprennent. Demande beaucoup d'étiquettes et oublie ce qu'il savait.</translation>
    </message>
    <message>
        <source>All {} bands found</source>
        <translation>Les {} bandes sont trouvées</translation>
    </message>
    <message>
        <source>All {} bands found, each at its wavelength</source>
        <translation>Les {} bandes trouvées, chacune à sa longueur d'onde</translation>
    </message>
    <message>
        <source>Another Python instead (for those who have set up the engine themselves)</source>
        <translation>Un autre Python à la place (pour qui a installé le moteur soi-même)</translation>
    </message>
    <message>
        <source>As the file says</source>
        <translation>Selon le fichier</translation>
    </message>
    <message>
        <source>As the files say</source>
        <translation>Selon les fichiers</translation>
    </message>
    <message>
        <source>Backbone</source>
        <translation>Réseau de base</translation>
    </message>
    <message>
        <source>Backbones</source>
        <translation>Réseaux de base</translation>
    </message>
    <message>
        <source>Backbones (*.safetensors *.pth *.pt)</source>
        <translation>Réseaux de base (*.safetensors *.pth *.pt)</translation>
    </message>
    <message>
        <source>Band of the image</source>
        <translation>Bande de l'image</translation>
    </message>
    <message>
        <source>Bands</source>
        <translation>Bandes</translation>
    </message>
    <message>
        <source>Bands of the model and of the image</source>
        <translation>Bandes du modèle et de l'image</translation>
    </message>
    <message>
        <source>Bands that are wanted</source>
        <translation>Bandes voulues</translation>
    </message>
    <message>
        <source>Bands: {} is neither auto nor a list of band numbers such as 3,2,1,4.</source>
        <translation>Bandes : {} n'est ni auto ni une liste de numéros de bande comme 3,2,1,4.</translation>
    </message>
    <message>
        <source>Bundled models and all files (*)</source>
        <translation>Modèles fournis et tous les fichiers (*)</translation>
    </message>
    <message>
        <source>C&amp;heck the engine</source>
        <translation>&amp;Vérifier le moteur</translation>
    </message>
    <message>
        <source>C&amp;ompute on</source>
        <translation>&amp;Calculer sur</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>Annulé.</translation>
    </message>
    <message>
        <source>Cancelled. No map was written.</source>
        <translation>Annulé. Aucune carte n'a été écrite.</translation>
    </message>
    <message>
        <source>Cancelled. No model was written.</source>
        <translation>Annulé. Aucun modèle n'a été écrit.</translation>
    </message>
    <message>
        <source>Cancelled. No output was written.</source>
        <translation>Annulé. Rien n'a été écrit.</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>Annulation…</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Vérifier</translation>
    </message>
    <message>
        <source>Check of labels</source>
        <translation>Vérification des étiquettes</translation>
    </message>
    <message>
        <source>Check the engine</source>
        <translation>Vérifier le moteur</translation>
    </message>
    <message>
        <source>Check the engine's interpreter in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Vérifiez l'interpréteur du moteur dans Préférences &gt; Options &gt; SpectralX.</translation>
    </message>
    <message>
        <source>Choose a &amp;file…</source>
        <translation>Choisir un &amp;fichier…</translation>
    </message>
    <message>
        <source>Choose a Python that has GDAL and NumPy in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Choisissez un Python avec GDAL et NumPy dans Préférences &gt; Options &gt; SpectralX.</translation>
    </message>
    <message>
        <source>Choose a folder of models</source>
        <translation>Choisir un dossier de modèles</translation>
    </message>
    <message>
        <source>Choose a layer with polygons of your classes, or press New to draw them.</source>
        <translation>Choisissez une couche de polygones de vos classes, ou appuyez sur Nouveau pour les dessiner.</translation>
    </message>
    <message>
        <source>Choose a map.</source>
        <translation>Choisissez une carte.</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>Choisir un modèle</translation>
    </message>
    <message>
        <source>Choose a model file or a folder of models</source>
        <translation>Choisir un fichier ou un dossier de modèles</translation>
    </message>
    <message>
        <source>Choose a model file to see how the bands of the image fit it.</source>
        <translation>Choisissez un fichier de modèle pour voir comment les bandes lui conviennent.</translation>
    </message>
    <message>
        <source>Choose a model.</source>
        <translation>Choisissez un modèle.</translation>
    </message>
    <message>
        <source>Choose a published backbone</source>
        <translation>Choisir un réseau de base publié</translation>
    </message>
    <message>
        <source>Choose an HTTP proxy in Settings &gt; Options &gt; Network, or install from a folder of wheels.</source>
        <translation>Choisissez un proxy HTTP dans Préférences &gt; Options &gt; Réseau, ou installez depuis un dossier de paquets.</translation>
    </message>
    <message>
        <source>Choose an image to see how its bands fit the model.</source>
        <translation>Choisissez une image pour voir comment ses bandes conviennent au modèle.</translation>
    </message>
    <message>
        <source>Choose an image, a model, or both.</source>
        <translation>Choisissez une image, un modèle, ou les deux.</translation>
    </message>
    <message>
        <source>Choose an interpreter with the engine's packages in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Choisissez un interpréteur avec les paquets du moteur dans Préférences &gt; Options &gt; SpectralX.</translation>
    </message>
    <message>
        <source>Choose either an image with labels or a scene manifest.</source>
        <translation>Choisissez soit une image avec étiquettes, soit une liste de scènes.</translation>
    </message>
    <message>
        <source>Choose either images or a scene manifest.</source>
        <translation>Choisissez soit des images, soit une liste de scènes.</translation>
    </message>
    <message>
        <source>Choose one of: a sensor, bands, or a raster whose bands are wanted.</source>
        <translation>Choisissez l'un des trois : un capteur, des bandes, ou un raster dont les bandes sont voulues.</translation>
    </message>
    <message>
        <source>Choose the engine's Python interpreter</source>
        <translation>Choisir l'interpréteur Python du moteur</translation>
    </message>
    <message>
        <source>Choose the engine's interpreter in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Choisissez l'interpréteur du moteur dans Préférences &gt; Options &gt; SpectralX.</translation>
    </message>
    <message>
        <source>Choose the field of the labels that holds the class.</source>
        <translation>Choisissez le champ qui contient la classe.</translation>
    </message>
    <message>
        <source>Choose the field of the polygons that holds the class.</source>
        <translation>Choisissez le champ des polygones qui contient la classe.</translation>
    </message>
    <message>
        <source>Choose the field that holds the class.</source>
        <translation>Choisissez le champ qui contient la classe.</translation>
    </message>
    <message>
        <source>Choose the folder that holds the wheels.</source>
        <translation>Choisissez le dossier qui contient les paquets (wheels).</translation>
    </message>
    <message>
        <source>Choose the image that the model maps.</source>
        <translation>Choisissez l'image que le modèle cartographie.</translation>
    </message>
    <message>
        <source>Choose the labels of the image.</source>
        <translation>Choisissez les étiquettes de l'image.</translation>
    </message>
    <message>
        <source>Choose the labels: polygons, or a raster with one value a class.</source>
        <translation>Choisissez les étiquettes : polygones ou raster avec une valeur par classe.</translation>
    </message>
    <message>
        <source>Choose the sensor above, or click the cells of the table to choose the bands by hand.</source>
        <translation>Choisissez le capteur ci-dessus, ou cliquez dans le tableau pour choisir les bandes à la main.</translation>
    </message>
    <message>
        <source>Choose the table of a comparison</source>
        <translation>Choisir le tableau d'une comparaison</translation>
    </message>
    <message>
        <source>Chosen by hand.</source>
        <translation>Choisie à la main.</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Classe</translation>
    </message>
    <message>
        <source>Class &amp;field</source>
        <translation>C&amp;hamp de classe</translation>
    </message>
    <message>
        <source>Class field</source>
        <translation>Champ de classe</translation>
    </message>
    <message>
        <source>Class with most pixels</source>
        <translation>Classe avec le plus de pixels</translation>
    </message>
    <message>
        <source>Classes with colour, polygons and pixels</source>
        <translation>Classes avec couleur, polygones et pixels</translation>
    </message>
    <message>
        <source>Classes, areas, binding of the bands, device and times: as a page, or as JSON.</source>
        <translation>Classes, surfaces, correspondance des bandes, périphérique et durées : en page ou en JSON.</translation>
    </message>
    <message>
        <source>Classifies every pixel of a multispectral or hyperspectral raster with an exported model. The model's bands are found in the raster by wavelength. The map is a styled GeoTIFF on the raster's own grid; pixels without data stay without data. Nothing leaves this computer.</source>
        <translation>Classe chaque pixel d'un raster multispectral ou hyperspectral avec un modèle exporté. Les bandes du modèle sont cherchées dans le raster par longueur d'onde. La carte est un GeoTIFF avec style, sur la grille du raster ; les pixels sans données le restent. Rien ne quitte cet ordinateur.</translation>
    </message>
    <message>
        <source>Classifies every pixel of a multispectral or hyperspectral raster.</source>
        <translation>Classe chaque pixel d'un raster multispectral ou hyperspectral.</translation>
    </message>
    <message>
        <source>Click on the image in the map; the spectrum is compared with the model's bands.</source>
        <translation>Cliquez sur l'image dans la carte ; le spectre est comparé aux bandes du modèle.</translation>
    </message>
    <message>
        <source>Click to choose another band.</source>
        <translation>Cliquez pour choisir une autre bande.</translation>
    </message>
    <message>
        <source>Colour of {}</source>
        <translation>Couleur de {}</translation>
    </message>
    <message>
        <source>Com&amp;parison…</source>
        <translation>Com&amp;paraison…</translation>
    </message>
    <message>
        <source>Compare methods on unseen places</source>
        <translation>Comparer des méthodes en lieux inconnus</translation>
    </message>
    <message>
        <source>Compares a map with labels, pixel by pixel, where there are labels: overall accuracy, mean intersection over union, scores of each class and the confusion matrix. With a model, the raster is an image: the model maps it first, and that map is judged.</source>
        <translation>Compare une carte avec des étiquettes, pixel par pixel, là où il y en a : précision globale, IoU moyen (intersection sur union), scores de chaque classe et matrice de confusion. Avec un modèle, le raster est une image : le modèle la cartographie d'abord, et c'est cette carte qui est évaluée.</translation>
    </message>
    <message>
        <source>Comparison of methods on unseen places</source>
        <translation>Comparaison des méthodes en lieux inconnus</translation>
    </message>
    <message>
        <source>Computes on: {}</source>
        <translation>Calcule sur : {}</translation>
    </message>
    <message>
        <source>Computes the bands of another sensor from narrower bands, such as Sentinel-2 from hyperspectral imagery, by spectral response functions. Name the sensor, give wavelengths, or take the bands of another raster. The result carries wavelength and width of each band.</source>
        <translation>Calcule les bandes d'un autre capteur à partir de bandes plus étroites, par exemple Sentinel-2 à partir d'images hyperspectrales, par des fonctions de réponse spectrale. Nommez le capteur, donnez des longueurs d'onde, ou prenez les bandes d'un autre raster. Le résultat porte la longueur d'onde et la largeur de chaque bande.</translation>
    </message>
    <message>
        <source>Computes what another sensor would have measured from an image with narrower bands.</source>
        <translation>Calcule ce qu'un autre capteur aurait mesuré, à partir d'une image aux bandes plus étroites.</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>Confiance</translation>
    </message>
    <message>
        <source>Confusion matrix: rows are labels, columns the map</source>
        <translation>Matrice de confusion : lignes = étiquettes, colonnes = carte</translation>
    </message>
    <message>
        <source>Cop&amp;y report</source>
        <translation>Cop&amp;ier le rapport</translation>
    </message>
    <message>
        <source>Copies what the check found, without names of folders or persons</source>
        <translation>Copie ce que la vérification a trouvé, sans noms de dossiers ni de personnes</translation>
    </message>
    <message>
        <source>D&amp;uration</source>
        <translation>D&amp;urée</translation>
    </message>
    <message>
        <source>Decoder only</source>
        <translation>Décodeur seul</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Appareil</translation>
    </message>
    <message>
        <source>Device that computed</source>
        <translation>Périphérique utilisé</translation>
    </message>
    <message>
        <source>Devices that compute</source>
        <translation>Périphériques qui calculent</translation>
    </message>
    <message>
        <source>End all maps and trainings, also those of other QGIS windows.</source>
        <translation>Terminez toutes les cartes et tous les entraînements, aussi ceux des autres fenêtres de QGIS.</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Moteur</translation>
    </message>
    <message>
        <source>Estimate time, memory and disk before the run</source>
        <translation>Estimer temps, mémoire et disque avant de lancer</translation>
    </message>
    <message>
        <source>Every other setting of network and training, as a file.</source>
        <translation>Tous les autres réglages du réseau et de l'entraînement, dans un fichier.</translation>
    </message>
    <message>
        <source>Every other setting that all methods share, as a file.</source>
        <translation>Tous les autres réglages, communs à toutes les méthodes, dans un fichier.</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Tout</translation>
    </message>
    <message>
        <source>Export a trained model</source>
        <translation>Exporter un modèle entraîné</translation>
    </message>
    <message>
        <source>Export it to a GeoTIFF (Export &gt; Save As, raw data) and use that.</source>
        <translation>Exportez-la en GeoTIFF (Exporter &gt; Sauvegarder sous, données brutes) et utilisez-le.</translation>
    </message>
    <message>
        <source>Export of {}</source>
        <translation>Export de {}</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>Emprise</translation>
    </message>
    <message>
        <source>F1 and IoU of each class</source>
        <translation>F1 et IoU de chaque classe</translation>
    </message>
    <message>
        <source>F1 of each class (line: IoU)</source>
        <translation>F1 de chaque classe (trait : IoU)</translation>
    </message>
    <message>
        <source>Fastest that works</source>
        <translation>Le plus rapide qui marche</translation>
    </message>
    <message>
        <source>Field with the class value or name, for polygons.</source>
        <translation>Champ avec la valeur ou le nom de la classe, pour des polygones.</translation>
    </message>
    <message>
        <source>Field with the name or number of the class, for polygons.</source>
        <translation>Champ avec le nom ou le numéro de la classe, pour des polygones.</translation>
    </message>
    <message>
        <source>Figures of all trainings</source>
        <translation>Chiffres de tous les entraînements</translation>
    </message>
    <message>
        <source>File of a published backbone to build on.</source>
        <translation>Fichier d'un réseau de base publié servant de fondation.</translation>
    </message>
    <message>
        <source>File of a published backbone to build on. Left empty, the network learns from your imagery alone.</source>
        <translation>Fichier d'un réseau de base publié servant de fondation. Vide : le réseau apprend de vos seules images.</translation>
    </message>
    <message>
        <source>Find them by wavelength again</source>
        <translation>Les retrouver par longueur d'onde</translation>
    </message>
    <message>
        <source>First learn from images without labels</source>
        <translation>D'abord apprendre d'images sans étiquettes</translation>
    </message>
    <message>
        <source>Folder for the engine's environments</source>
        <translation>Dossier des environnements du moteur</translation>
    </message>
    <message>
        <source>Folder of the comparison</source>
        <translation>Dossier de la comparaison</translation>
    </message>
    <message>
        <source>Folder of wheels, offline</source>
        <translation>Dossier de paquets, hors ligne</translation>
    </message>
    <message>
        <source>Folder of your models</source>
        <translation>Dossier de vos modèles</translation>
    </message>
    <message>
        <source>Folder with the wheels of all packages</source>
        <translation>Dossier avec tous les paquets (wheels)</translation>
    </message>
    <message>
        <source>For images that state no wavelengths: {}.</source>
        <translation>Pour les images sans longueurs d'onde : {}.</translation>
    </message>
    <message>
        <source>For manifests that hold several tasks.</source>
        <translation>Pour les listes de scènes à plusieurs tâches.</translation>
    </message>
    <message>
        <source>For rasters that state no wavelengths: {}.</source>
        <translation>Pour les rasters sans longueurs d'onde : {}.</translation>
    </message>
    <message>
        <source>Found automatically</source>
        <translation>Trouvé automatiquement</translation>
    </message>
    <message>
        <source>GeoTIFF with one value a class; 0 means no data. Its style lies beside it.</source>
        <translation>GeoTIFF avec une valeur par classe ; 0 signifie sans données. Son style est à côté.</translation>
    </message>
    <message>
        <source>Go on in Settings &gt; Options &gt; SpectralX; what was downloaded is kept.</source>
        <translation>Continuez dans Préférences &gt; Options &gt; SpectralX ; ce qui est téléchargé est conservé.</translation>
    </message>
    <message>
        <source>Go on with an interrupted run</source>
        <translation>Reprendre une exécution interrompue</translation>
    </message>
    <message>
        <source>Go on; what was downloaded is kept.</source>
        <translation>Continuez ; ce qui est téléchargé est conservé.</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>Carte graphique</translation>
    </message>
    <message>
        <source>Held-out ground</source>
        <translation>Zones réservées</translation>
    </message>
    <message>
        <source>Held-out {name}, best {value:.3f}</source>
        <translation>Réservé : {name}, meilleur {value:.3f}</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Aide</translation>
    </message>
    <message>
        <source>Hides parts of unlabelled images and lets the network restore them. It learns the spectra and textures of this imagery, from any sensor; training with labels then starts from there. The run can be stopped and continued.</source>
        <translation>Masque des parties d'images sans étiquettes et laisse le réseau les restituer. Il apprend les spectres et les textures de ces images, quel que soit le capteur ; l'entraînement avec étiquettes part ensuite de là. L'exécution peut être arrêtée et reprise.</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Comment</translation>
    </message>
    <message>
        <source>How long each training lasts. Left empty, what the recipe says.</source>
        <translation>Durée de chaque entraînement. Vide : ce que dit la recette.</translation>
    </message>
    <message>
        <source>How long it trains. Left empty, what the recipe says.</source>
        <translation>Durée de l'entraînement. Vide : ce que dit la recette.</translation>
    </message>
    <message>
        <source>How much neighbouring tiles share. More is smoother and slower.</source>
        <translation>Part commune des tuiles voisines. Plus, c'est plus lisse et plus lent.</translation>
    </message>
    <message>
        <source>How much neighbouring tiles share. More is smoother and slower. Left empty, the engine's default.</source>
        <translation>Part commune des tuiles voisines. Plus, c'est plus lisse et plus lent. Vide : la valeur du moteur.</translation>
    </message>
    <message>
        <source>How often each method trains, to see how much chance there is in a figure.</source>
        <translation>Combien de fois chaque méthode s'entraîne, pour voir la part du hasard dans un chiffre.</translation>
    </message>
    <message>
        <source>I&amp;mage</source>
        <translation>I&amp;mage</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
    <message>
        <source>Image band</source>
        <translation>Bande image</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Images to learn from</source>
        <translation>Images d'apprentissage</translation>
    </message>
    <message>
        <source>Images without labels</source>
        <translation>Images sans étiquettes</translation>
    </message>
    <message>
        <source>Images without labels; more and more different ones are better. Sensors may be mixed.</source>
        <translation>Images sans étiquettes ; plus elles sont nombreuses et variées, mieux c'est. Les capteurs peuvent être mélangés.</translation>
    </message>
    <message>
        <source>In fold&amp;er</source>
        <translation>Dans le do&amp;ssier</translation>
    </message>
    <message>
        <source>Inside polygons of a layer</source>
        <translation>Dans les polygones d'une couche</translation>
    </message>
    <message>
        <source>Inspect a raster or model</source>
        <translation>Inspecter un raster ou un modèle</translation>
    </message>
    <message>
        <source>Install the plugin again and restart QGIS.</source>
        <translation>Réinstallez l'extension et redémarrez QGIS.</translation>
    </message>
    <message>
        <source>Install the plugin again.</source>
        <translation>Réinstallez l'extension.</translation>
    </message>
    <message>
        <source>Instead of a sensor: a raster that states the wavelengths of its bands.</source>
        <translation>Au lieu d'un capteur : un raster qui indique les longueurs d'onde de ses bandes.</translation>
    </message>
    <message>
        <source>Instead of a sensor: centre and width in nm of each band, such as 490:65,560:35.</source>
        <translation>Au lieu d'un capteur : centre et largeur en nm de chaque bande, par exemple 490:65,560:35.</translation>
    </message>
    <message>
        <source>Internet</source>
        <translation>Internet</translation>
    </message>
    <message>
        <source>Its bands need wavelengths and must be narrower than those that are wanted.</source>
        <translation>Ses bandes doivent avoir des longueurs d'onde et être plus étroites que les bandes voulues.</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>Fichiers JSON (*.json)</translation>
    </message>
    <message>
        <source>Judge</source>
        <translation>Évaluer</translation>
    </message>
    <message>
        <source>Judge a map or a model against labels</source>
        <translation>Évaluer une carte ou un modèle avec des étiquettes</translation>
    </message>
    <message>
        <source>Judged pixels</source>
        <translation>Pixels évalués</translation>
    </message>
    <message>
        <source>Kappa</source>
        <translation>Kappa</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>Étiquettes</translation>
    </message>
    <message>
        <source>Largest difference of a probability to PyTorch</source>
        <translation>Plus grand écart d'une probabilité par rapport à PyTorch</translation>
    </message>
    <message>
        <source>Layer with the polygons</source>
        <translation>Couche des polygones</translation>
    </message>
    <message>
        <source>Learns classes from polygons or a label raster and writes a model that maps any image with the same kind of bands. Parts of the labelled areas are held out to judge the model honestly. Start from a run of stage 1 on your imagery for better results in places without labels. The run can be stopped and continued.</source>
        <translation>Apprend des classes à partir de polygones ou d'un raster d'étiquettes, et écrit un modèle qui cartographie toute image ayant des bandes de ce type. Une partie des zones étiquetées est réservée pour évaluer le modèle honnêtement. Partir d'une étape 1 sur vos images améliore les résultats là où il n'y a pas d'étiquettes. L'exécution peut être arrêtée et reprise.</translation>
    </message>
    <message>
        <source>Learns your classes from polygons or a label raster and exports a model.</source>
        <translation>Apprend vos classes à partir de polygones ou d'un raster d'étiquettes et exporte un modèle.</translation>
    </message>
    <message>
        <source>Leave out bands that the image does not cover</source>
        <translation>Omettre les bandes que l'image ne couvre pas</translation>
    </message>
    <message>
        <source>Left clicks in the map add corners, a right click closes the polygon, Esc starts it anew.</source>
        <translation>Les clics gauches ajoutent des sommets, un clic droit ferme le polygone, Échap recommence.</translation>
    </message>
    <message>
        <source>Left empty: spectralx beside the two methods for single pixels.</source>
        <translation>Vide : spectralx à côté des deux méthodes par pixel.</translation>
    </message>
    <message>
        <source>Lets a network learn the spectra and textures of your imagery before it learns classes.</source>
        <translation>Laisse un réseau apprendre les spectres et les textures de vos images avant d'apprendre des classes.</translation>
    </message>
    <message>
        <source>Lists the labelled scenes and their domains, such as regions.</source>
        <translation>Énumère les scènes étiquetées et leurs domaines, par exemple des régions.</translation>
    </message>
    <message>
        <source>Looking for QGIS's Python…</source>
        <translation>Recherche du Python de QGIS…</translation>
    </message>
    <message>
        <source>Loss in training</source>
        <translation>Perte à l'entraînement</translation>
    </message>
    <message>
        <source>M&amp;odel</source>
        <translation>M&amp;odèle</translation>
    </message>
    <message>
        <source>M&amp;odel name</source>
        <translation>N&amp;om du modèle</translation>
    </message>
    <message>
        <source>Makes a GeoPackage in which you draw polygons of your classes.</source>
        <translation>Crée un GeoPackage où dessiner les polygones de vos classes.</translation>
    </message>
    <message>
        <source>Manifests (*.yaml *.yml *.json)</source>
        <translation>Listes de scènes (*.yaml *.yml *.json)</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Carte</translation>
    </message>
    <message>
        <source>Map a raster with a model</source>
        <translation>Cartographier un raster avec un modèle</translation>
    </message>
    <message>
        <source>Map an image with a model</source>
        <translation>Cartographier une image avec un modèle</translation>
    </message>
    <message>
        <source>Map only the middle of the visible part, within seconds</source>
        <translation>Cartographier seulement le milieu de la partie visible, en quelques secondes</translation>
    </message>
    <message>
        <source>Map with SpectralX</source>
        <translation>Cartographier avec SpectralX</translation>
    </message>
    <message>
        <source>Map, or image for a model</source>
        <translation>Carte, ou image pour un modèle</translation>
    </message>
    <message>
        <source>Mapped pixels</source>
        <translation>Pixels cartographiés</translation>
    </message>
    <message>
        <source>Mapping</source>
        <translation>Cartographie</translation>
    </message>
    <message>
        <source>Mapping and training own models</source>
        <translation>Cartographie et entraînement de modèles</translation>
    </message>
    <message>
        <source>Maps are computed by the SpectralX engine, a program of its own, so that nothing it needs can disturb QGIS. Your imagery never leaves this computer.</source>
        <translation>Les cartes sont calculées par le moteur SpectralX, un programme à part, pour que rien ne perturbe QGIS. Vos images ne quittent jamais cet ordinateur.</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>Masque</translation>
    </message>
    <message>
        <source>Mean F1</source>
        <translation>F1 moyen</translation>
    </message>
    <message>
        <source>Mean IoU</source>
        <translation>IoU moyen</translation>
    </message>
    <message>
        <source>Mean IoU: {}</source>
        <translation>IoU moyen : {}</translation>
    </message>
    <message>
        <source>Mean intersection over union (0..1)</source>
        <translation>IoU moyen (0..1)</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Méthode</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>Méthodes</translation>
    </message>
    <message>
        <source>Mixed from {} narrower bands of the image.</source>
        <translation>Mélange de {} bandes plus étroites de l'image.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>Model band</source>
        <translation>Bande modèle</translation>
    </message>
    <message>
        <source>Model c&amp;ard</source>
        <translation>&amp;Fiche</translation>
    </message>
    <message>
        <source>Model card</source>
        <translation>Fiche du modèle</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modèles</translation>
    </message>
    <message>
        <source>Models (*.onnx)</source>
        <translation>Modèles (*.onnx)</translation>
    </message>
    <message>
        <source>NVIDIA graphics card</source>
        <translation>Carte graphique NVIDIA</translation>
    </message>
    <message>
        <source>Name of a new class</source>
        <translation>Nom d'une nouvelle classe</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Réseau</translation>
    </message>
    <message>
        <source>New class, such as water</source>
        <translation>Nouvelle classe, par exemple eau</translation>
    </message>
    <message>
        <source>No driver of an NVIDIA graphics card was found on this computer.</source>
        <translation>Aucun pilote de carte graphique NVIDIA n'a été trouvé sur cet ordinateur.</translation>
    </message>
    <message>
        <source>No folder is chosen.</source>
        <translation>Aucun dossier n'est choisi.</translation>
    </message>
    <message>
        <source>No polygon lies on {}.</source>
        <translation>Aucun polygone ne se trouve sur {}.</translation>
    </message>
    <message>
        <source>No polygon of {} covers a pixel of the image.</source>
        <translation>Aucun polygone de {} ne couvre un pixel de l'image.</translation>
    </message>
    <message>
        <source>No polygon with a class lies on the image.</source>
        <translation>Aucun polygone avec une classe ne se trouve sur l'image.</translation>
    </message>
    <message>
        <source>None: learns from your imagery alone</source>
        <translation>Aucun : n'apprend que de vos images</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Not all could be removed: {}.</source>
        <translation>Tout n'a pas pu être supprimé : {}.</translation>
    </message>
    <message>
        <source>Nothing is installed into QGIS, and no imagery is uploaded.</source>
        <translation>Rien n'est installé dans QGIS et aucune image n'est envoyée.</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>Rien encore</translation>
    </message>
    <message>
        <source>Number of bands</source>
        <translation>Nombre de bandes</translation>
    </message>
    <message>
        <source>Number of problems</source>
        <translation>Nombre de problèmes</translation>
    </message>
    <message>
        <source>O&amp;verlap of tiles</source>
        <translation>Chevauchement des &amp;tuiles</translation>
    </message>
    <message>
        <source>Off by</source>
        <translation>Écart</translation>
    </message>
    <message>
        <source>Offer the models of a f&amp;older…</source>
        <translation>Proposer les modèles d'un d&amp;ossier…</translation>
    </message>
    <message>
        <source>One band a class with its probability (0..1).</source>
        <translation>Une bande par classe avec sa probabilité (0..1).</translation>
    </message>
    <message>
        <source>One of: {}.</source>
        <translation>L'un de : {}.</translation>
    </message>
    <message>
        <source>Only pixels inside these polygons are mapped.</source>
        <translation>Seuls les pixels dans ces polygones sont cartographiés.</translation>
    </message>
    <message>
        <source>Only this part is mapped. Left empty, all of the image.</source>
        <translation>Seule cette partie est cartographiée. Vide : toute l'image.</translation>
    </message>
    <message>
        <source>Open &amp;report</source>
        <translation>Ouvrir le &amp;rapport</translation>
    </message>
    <message>
        <source>Open the sample scene</source>
        <translation>Ouvrir la scène d'exemple</translation>
    </message>
    <message>
        <source>Open the settings</source>
        <translation>Ouvrir les réglages</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Options</translation>
    </message>
    <message>
        <source>Otherwise such bands are refused.</source>
        <translation>Sinon, ces bandes sont refusées.</translation>
    </message>
    <message>
        <source>Overall accuracy</source>
        <translation>Précision globale</translation>
    </message>
    <message>
        <source>Overall accuracy (0..1)</source>
        <translation>Précision globale (0..1)</translation>
    </message>
    <message>
        <source>Overall accuracy, mean IoU and the scores of each class.</source>
        <translation>Précision globale, IoU moyen et scores de chaque classe.</translation>
    </message>
    <message>
        <source>Overall accuracy: {}</source>
        <translation>Précision globale : {}</translation>
    </message>
    <message>
        <source>Overlap of tiles (share of a tile)</source>
        <translation>Chevauchement des tuiles (part d'une tuile)</translation>
    </message>
    <message>
        <source>Packages are missing from the engine's environment.</source>
        <translation>Il manque des paquets dans l'environnement du moteur.</translation>
    </message>
    <message>
        <source>Pages (*.html)</source>
        <translation>Pages (*.html)</translation>
    </message>
    <message>
        <source>Pages (*.html);;JSON files (*.json)</source>
        <translation>Pages (*.html);;Fichiers JSON (*.json)</translation>
    </message>
    <message>
        <source>Pages (*.html);;JSON files (*.json);;Tables (*.csv)</source>
        <translation>Pages (*.html);;Fichiers JSON (*.json);;Tableaux (*.csv)</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Pixels</translation>
    </message>
    <message>
        <source>Plot</source>
        <translation>Graphique</translation>
    </message>
    <message>
        <source>Polygons</source>
        <translation>Polygones</translation>
    </message>
    <message>
        <source>Polygons of {first} and {second} overlap; one of them is wrong there.</source>
        <translation>Des polygones de {first} et de {second} se chevauchent ; l'un d'eux y est faux.</translation>
    </message>
    <message>
        <source>Polygons with a class field, or a raster with one value a class (0 means not labelled).</source>
        <translation>Polygones avec un champ de classe, ou raster avec une valeur par classe (0 signifie sans étiquette).</translation>
    </message>
    <message>
        <source>Press “Pick a pixel” and click on the image in the map.</source>
        <translation>Appuyez sur « Choisir un pixel » et cliquez sur l'image dans la carte.</translation>
    </message>
    <message>
        <source>Previe&amp;w</source>
        <translation>Aperç&amp;u</translation>
    </message>
    <message>
        <source>Preview: {}</source>
        <translation>Aperçu : {}</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation>Probabilités</translation>
    </message>
    <message>
        <source>Probability of the mapped class for each pixel, in per cent.</source>
        <translation>Probabilité de la classe cartographiée pour chaque pixel, en pour cent.</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Processeur</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progression</translation>
    </message>
    <message>
        <source>Progress of the installation</source>
        <translation>Progression de l'installation</translation>
    </message>
    <message>
        <source>QGIS uses a SOCKS proxy, by which packages cannot be downloaded.</source>
        <translation>QGIS utilise un proxy SOCKS, par lequel les paquets ne peuvent être téléchargés.</translation>
    </message>
    <message>
        <source>QGIS's Python was not found.</source>
        <translation>Le Python de QGIS est introuvable.</translation>
    </message>
    <message>
        <source>Quick look</source>
        <translation>Aperçu rapide</translation>
    </message>
    <message>
        <source>Raster whose bands are wanted</source>
        <translation>Raster dont les bandes sont voulues</translation>
    </message>
    <message>
        <source>Re&amp;pair</source>
        <translation>Ré&amp;parer</translation>
    </message>
    <message>
        <source>Reading bands and wavelengths…</source>
        <translation>Lecture des bandes et longueurs d'onde…</translation>
    </message>
    <message>
        <source>Ready. Labels that the model has not learned from give the honest figure.</source>
        <translation>Prêt. Seules des étiquettes que le modèle n'a pas apprises donnent un chiffre honnête.</translation>
    </message>
    <message>
        <source>Receives the model (model.onnx), its card, figures and plots of the run.</source>
        <translation>Reçoit le modèle (model.onnx), sa fiche, les chiffres et les graphiques de l'exécution.</translation>
    </message>
    <message>
        <source>Receives the table (generalize.md, .csv), its plot and what goes on after an interruption.</source>
        <translation>Reçoit le tableau (generalize.md, .csv), son graphique et de quoi reprendre après une interruption.</translation>
    </message>
    <message>
        <source>Receives the weights, figures and plots of the run.</source>
        <translation>Reçoit les poids, les chiffres et les graphiques de l'exécution.</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Recette</translation>
    </message>
    <message>
        <source>Recipes (*.yaml *.yml)</source>
        <translation>Recettes (*.yaml *.yml)</translation>
    </message>
    <message>
        <source>Reconstruction error on held-out areas</source>
        <translation>Erreur de reconstruction sur les zones réservées</translation>
    </message>
    <message>
        <source>Remove the engine's environment? Your maps and models stay.</source>
        <translation>Supprimer l'environnement du moteur ? Vos cartes et modèles restent.</translation>
    </message>
    <message>
        <source>Repair it in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Réparez-le dans Préférences &gt; Options &gt; SpectralX.</translation>
    </message>
    <message>
        <source>Repair it, or remove the layer.</source>
        <translation>Réparez-la ou supprimez la couche.</translation>
    </message>
    <message>
        <source>Repair it; what works now stays until the new one works.</source>
        <translation>Réparez-le ; ce qui fonctionne reste jusqu'à ce que le nouveau fonctionne.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Rapport</translation>
    </message>
    <message>
        <source>Resample the spectrum to another sensor</source>
        <translation>Rééchantillonner le spectre vers un autre capteur</translation>
    </message>
    <message>
        <source>Resampled image</source>
        <translation>Image rééchantillonnée</translation>
    </message>
    <message>
        <source>Rows: labels. Columns: map. In per cent of the row.</source>
        <translation>Lignes : étiquettes. Colonnes : carte. En % de la ligne.</translation>
    </message>
    <message>
        <source>Run folder</source>
        <translation>Dossier d'exécution</translation>
    </message>
    <message>
        <source>Run folder of the adaptation to start from. Left empty, training starts without.</source>
        <translation>Dossier d'exécution de l'adaptation de départ. Vide : l'entraînement commence sans.</translation>
    </message>
    <message>
        <source>Run of stage 1</source>
        <translation>Exécution de l'étape 1</translation>
    </message>
    <message>
        <source>Sample scene</source>
        <translation>Scène d'exemple</translation>
    </message>
    <message>
        <source>Save &amp;to</source>
        <translation>Enregi&amp;strer dans</translation>
    </message>
    <message>
        <source>Save the labels as</source>
        <translation>Enregistrer les étiquettes sous</translation>
    </message>
    <message>
        <source>Save the map as</source>
        <translation>Enregistrer la carte sous</translation>
    </message>
    <message>
        <source>Save the report as</source>
        <translation>Enregistrer le rapport sous</translation>
    </message>
    <message>
        <source>Says which wavelengths the bands have, for images whose file does not.</source>
        <translation>Indique les longueurs d'onde des bandes quand le fichier ne le fait pas.</translation>
    </message>
    <message>
        <source>Scaled low-rank adapters in the backbone. For comparison with other work.</source>
        <translation>Adaptateurs de rang faible dans le réseau. Pour comparer à d'autres travaux.</translation>
    </message>
    <message>
        <source>Scales what the backbone computes. The fewest weights; for comparison.</source>
        <translation>Met à l'échelle ce que calcule le réseau. Le moins de poids ; pour comparaison.</translation>
    </message>
    <message>
        <source>Scene manifest</source>
        <translation>Liste de scènes</translation>
    </message>
    <message>
        <source>Score on held-out ground by step</source>
        <translation>Score sur les zones réservées par pas</translation>
    </message>
    <message>
        <source>Se&amp;nsor</source>
        <translation>Ca&amp;pteur</translation>
    </message>
    <message>
        <source>See how good a map or a model is</source>
        <translation>Voir ce que vaut une carte ou un modèle</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Graine</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>Graines</translation>
    </message>
    <message>
        <source>Senso&amp;r</source>
        <translation>Capteu&amp;r</translation>
    </message>
    <message>
        <source>Sensor</source>
        <translation>Capteur</translation>
    </message>
    <message>
        <source>Sensor of the image</source>
        <translation>Capteur de l'image</translation>
    </message>
    <message>
        <source>Sensor that is wanted</source>
        <translation>Capteur voulu</translation>
    </message>
    <message>
        <source>Set it up in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Installez-le dans Préférences &gt; Options &gt; SpectralX.</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Réglages…</translation>
    </message>
    <message>
        <source>Show or hide the SpectralX panel</source>
        <translation>Afficher ou masquer le panneau SpectralX</translation>
    </message>
    <message>
        <source>Shows bands, wavelengths, classes, and how a raster binds to a model.</source>
        <translation>Montre les bandes, longueurs d'onde, classes et la correspondance d'un raster avec un modèle.</translation>
    </message>
    <message>
        <source>Shows the table of methods on unseen places that “generalize” wrote.</source>
        <translation>Affiche le tableau des méthodes en lieux inconnus écrit par « generalize ».</translation>
    </message>
    <message>
        <source>Shows what a raster is (bands, wavelengths and where they come from, units, pixel size) and what a model is (bands, classes). With both, shows which band of the raster each band of the model gets, and whether the raster can be mapped with the model. Nothing is mapped.</source>
        <translation>Montre ce qu'est un raster (bandes, longueurs d'onde et leur origine, unités, taille de pixel) et ce qu'est un modèle (bandes, classes). Avec les deux, montre quelle bande du raster reçoit chaque bande du modèle et si le raster peut être cartographié avec lui. Rien n'est cartographié.</translation>
    </message>
    <message>
        <source>Shows what the engine runs on, and what is missing.</source>
        <translation>Montre sur quoi tourne le moteur et ce qui manque.</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>&amp;Taille</translation>
    </message>
    <message>
        <source>Side of the tiles that the model takes. Left empty, that of the training.</source>
        <translation>Côté des tuiles que prend le modèle. Vide : celui de l'entraînement.</translation>
    </message>
    <message>
        <source>Size of the network</source>
        <translation>Taille du réseau</translation>
    </message>
    <message>
        <source>Small matrices beside the backbone's. For comparison with other work.</source>
        <translation>De petites matrices à côté de celles du réseau. Pour comparer à d'autres travaux.</translation>
    </message>
    <message>
        <source>SpectralX (recommended)</source>
        <translation>SpectralX (recommandé)</translation>
    </message>
    <message>
        <source>SpectralX command:</source>
        <translation>Commande SpectralX :</translation>
    </message>
    <message>
        <source>SpectralX help</source>
        <translation>Aide de SpectralX</translation>
    </message>
    <message>
        <source>SpectralX land-cover mapping</source>
        <translation>SpectralX : cartographie de l'occupation du sol</translation>
    </message>
    <message>
        <source>SpectralX {version} on {path}</source>
        <translation>SpectralX {version} sur {path}</translation>
    </message>
    <message>
        <source>SpectralX {version} works {devices}: {works}.</source>
        <translation>SpectralX {version} fonctionne {devices} : {works}.</translation>
    </message>
    <message>
        <source>Spectrum</source>
        <translation>Spectre</translation>
    </message>
    <message>
        <source>Spectrum of a pixel</source>
        <translation>Spectre d'un pixel</translation>
    </message>
    <message>
        <source>Spectrum of the picked pixel against the bands of the model</source>
        <translation>Spectre du pixel choisi et bandes du modèle</translation>
    </message>
    <message>
        <source>Starting the engine…</source>
        <translation>Démarrage du moteur…</translation>
    </message>
    <message>
        <source>Starts the engine and shows its interpreter, its packages, the devices that really compute, and how to get what is missing. Attach the report when you report a problem.</source>
        <translation>Démarre le moteur et montre son interpréteur, ses paquets, les périphériques qui calculent réellement et comment obtenir ce qui manque. Joignez le rapport lorsque vous signalez un problème.</translation>
    </message>
    <message>
        <source>Ste&amp;ps</source>
        <translation>&amp;Pas</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Pas</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Pas</translation>
    </message>
    <message>
        <source>Stop and &amp;keep the best</source>
        <translation>Arrêter et &amp;garder le meilleur</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tableau</translation>
    </message>
    <message>
        <source>Take the last map out of the project</source>
        <translation>Retirer la dernière carte du projet</translation>
    </message>
    <message>
        <source>Take the last polygon back</source>
        <translation>Retirer le dernier polygone</translation>
    </message>
    <message>
        <source>Takes about {time}, {memory:.0f} MB of memory and at most {disk:.0f} MB on the disk.</source>
        <translation>Demande environ {time}, {memory:.0f} Mo de mémoire et au plus {disk:.0f} Mo sur le disque.</translation>
    </message>
    <message>
        <source>Takes any bands; weighs them by what they show; adapts a backbone with few weights. Best elsewhere.</source>
        <translation>Accepte toutes les bandes, les pondère selon leur contenu et adapte un réseau de base avec peu de poids. Le meilleur ailleurs.</translation>
    </message>
    <message>
        <source>Task of the manifest</source>
        <translation>Tâche de la liste de scènes</translation>
    </message>
    <message>
        <source>Temporary file</source>
        <translation>Fichier temporaire</translation>
    </message>
    <message>
        <source>The Python {} that the engine was set up with is gone.</source>
        <translation>Le Python {} avec lequel le moteur a été installé n'existe plus.</translation>
    </message>
    <message>
        <source>The SpectralX engine is not set up yet.</source>
        <translation>Le moteur SpectralX n'est pas encore installé.</translation>
    </message>
    <message>
        <source>The backbone stays as it is. Fast; good with very few labels.</source>
        <translation>Le réseau de base reste tel quel. Rapide ; bon avec très peu d'étiquettes.</translation>
    </message>
    <message>
        <source>The engine cannot be started: {}.</source>
        <translation>Le moteur ne peut démarrer : {}.</translation>
    </message>
    <message>
        <source>The engine crashed or was ended from outside.</source>
        <translation>Le moteur a planté ou a été arrêté de l'extérieur.</translation>
    </message>
    <message>
        <source>The engine ended with status {}.</source>
        <translation>Le moteur s'est terminé avec l'état {}.</translation>
    </message>
    <message>
        <source>The engine ended without a result.</source>
        <translation>Le moteur s'est terminé sans résultat.</translation>
    </message>
    <message>
        <source>The engine is being checked…</source>
        <translation>Vérification du moteur…</translation>
    </message>
    <message>
        <source>The engine is missing from the plugin's folder ({}).</source>
        <translation>Le moteur manque dans le dossier de l'extension ({}).</translation>
    </message>
    <message>
        <source>The engine is set up: {use}, on the {device}, {size} MB.</source>
        <translation>Le moteur est installé : {use}, sur : {device}, {size} Mo.</translation>
    </message>
    <message>
        <source>The engine was set up with Python {then}, and QGIS now has {now}.</source>
        <translation>Le moteur a été installé avec Python {then}, et QGIS a maintenant {now}.</translation>
    </message>
    <message>
        <source>The engine's environment holds other versions than this plugin needs.</source>
        <translation>L'environnement du moteur contient d'autres versions que celles qu'exige cette extension.</translation>
    </message>
    <message>
        <source>The engine's environment was made for version {} of the plugin.</source>
        <translation>L'environnement du moteur a été créé pour la version {} de l'extension.</translation>
    </message>
    <message>
        <source>The engine's interpreter</source>
        <translation>L'interpréteur du moteur</translation>
    </message>
    <message>
        <source>The engine's interpreter lacks a package: {}.</source>
        <translation>Il manque un paquet à l'interpréteur du moteur : {}.</translation>
    </message>
    <message>
        <source>The environment is in use: {}.</source>
        <translation>L'environnement est utilisé : {}.</translation>
    </message>
    <message>
        <source>The folder that training wrote.</source>
        <translation>Le dossier écrit par l'entraînement.</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be made: {error}</source>
        <translation>Le dossier {folder} ne peut être créé : {error}</translation>
    </message>
    <message>
        <source>The image has no band at this wavelength; its nearest one is close enough.</source>
        <translation>L'image n'a pas de bande à cette longueur d'onde ; la plus proche convient.</translation>
    </message>
    <message>
        <source>The image has no band near this wavelength.</source>
        <translation>L'image n'a pas de bande proche de cette longueur d'onde.</translation>
    </message>
    <message>
        <source>The image has this band.</source>
        <translation>L'image possède cette bande.</translation>
    </message>
    <message>
        <source>The installation failed.</source>
        <translation>L'installation a échoué.</translation>
    </message>
    <message>
        <source>The installation of the engine was not finished.</source>
        <translation>L'installation du moteur n'a pas été terminée.</translation>
    </message>
    <message>
        <source>The interpreter {path} ({origin}) does not exist or cannot be run.</source>
        <translation>L'interpréteur {path} ({origin}) n'existe pas ou ne peut être lancé.</translation>
    </message>
    <message>
        <source>The labelled image.</source>
        <translation>L'image étiquetée.</translation>
    </message>
    <message>
        <source>The labels are being checked…</source>
        <translation>Vérification des étiquettes…</translation>
    </message>
    <message>
        <source>The labels can be used.</source>
        <translation>Les étiquettes sont utilisables.</translation>
    </message>
    <message>
        <source>The labels look good: {} classes.</source>
        <translation>Les étiquettes semblent bonnes : {} classes.</translation>
    </message>
    <message>
        <source>The layer {} has lost its data source.</source>
        <translation>La couche {} a perdu sa source de données.</translation>
    </message>
    <message>
        <source>The list of scenes cannot be written: {}</source>
        <translation>La liste des scènes ne peut être écrite : {}</translation>
    </message>
    <message>
        <source>The log holds all that the engine said.</source>
        <translation>Le journal contient tout ce que le moteur a dit.</translation>
    </message>
    <message>
        <source>The map is done</source>
        <translation>La carte est prête</translation>
    </message>
    <message>
        <source>The map {} cannot be opened.</source>
        <translation>La carte {} ne peut être ouverte.</translation>
    </message>
    <message>
        <source>The model file; its card is written beside it.</source>
        <translation>Le fichier du modèle ; sa fiche est écrite à côté.</translation>
    </message>
    <message>
        <source>The model has no card beside it.</source>
        <translation>Le modèle n'a pas de fiche à côté de lui.</translation>
    </message>
    <message>
        <source>The model {name} is trained: mean IoU {miou:.2f} on ground that it did not learn from.</source>
        <translation>Le modèle {name} est entraîné : IoU moyen {miou:.2f} sur un terrain qu'il n'a pas appris.</translation>
    </message>
    <message>
        <source>The model {} is trained. It stands in the list of the Map tab.</source>
        <translation>Le modèle {} est entraîné. Il figure dans la liste de l'onglet Carte.</translation>
    </message>
    <message>
        <source>The name of a bundled model or an .onnx file. Left empty, the raster itself is judged.</source>
        <translation>Nom d'un modèle fourni ou fichier .onnx. Vide : le raster lui-même est évalué.</translation>
    </message>
    <message>
        <source>The name of a bundled model, or an exported .onnx file. Left empty, landcover.</source>
        <translation>Nom d'un modèle fourni ou fichier .onnx exporté. Vide : landcover.</translation>
    </message>
    <message>
        <source>The name of a bundled model, such as landcover, or an exported .onnx file.</source>
        <translation>Nom d'un modèle fourni, comme landcover, ou fichier .onnx exporté.</translation>
    </message>
    <message>
        <source>The network restores hidden parts of these images and so learns their spectra before it sees a label.</source>
        <translation>Le réseau restaure des parties cachées de ces images et apprend leurs spectres avant de voir une étiquette.</translation>
    </message>
    <message>
        <source>The picked pixel holds no data.</source>
        <translation>Le pixel choisi est sans données.</translation>
    </message>
    <message>
        <source>The plugin has version {plugin} and its engine {engine}.</source>
        <translation>L'extension est en version {plugin} et son moteur en {engine}.</translation>
    </message>
    <message>
        <source>The polygon was not added: {}</source>
        <translation>Le polygone n'a pas été ajouté : {}</translation>
    </message>
    <message>
        <source>The polygons cannot be exported: {}</source>
        <translation>Les polygones ne peuvent être exportés : {}</translation>
    </message>
    <message>
        <source>The polygons have no coordinate system, {} has one. Set it in their properties.</source>
        <translation>Les polygones n'ont pas de système de coordonnées, {} en a un. Définissez-le dans leurs propriétés.</translation>
    </message>
    <message>
        <source>The preview is done</source>
        <translation>L'aperçu est prêt</translation>
    </message>
    <message>
        <source>The raster to inspect. Left empty, only the model is shown.</source>
        <translation>Le raster à inspecter. Vide : seul le modèle est montré.</translation>
    </message>
    <message>
        <source>The raster to map. Its bands need wavelengths, or must be those of a known sensor.</source>
        <translation>Le raster à cartographier. Ses bandes doivent avoir des longueurs d'onde, ou être celles d'un capteur connu.</translation>
    </message>
    <message>
        <source>The report cannot be written: {}</source>
        <translation>Le rapport ne peut pas être écrit : {}</translation>
    </message>
    <message>
        <source>The rest takes space only; delete it by hand.</source>
        <translation>Le reste ne prend que de la place ; supprimez-le à la main.</translation>
    </message>
    <message>
        <source>The run folder holds a run with the same settings that was stopped.</source>
        <translation>Le dossier contient une exécution arrêtée avec les mêmes réglages.</translation>
    </message>
    <message>
        <source>The same seed and data give the same model.</source>
        <translation>La même graine et les mêmes données donnent le même modèle.</translation>
    </message>
    <message>
        <source>The sample scene is not part of this installation.</source>
        <translation>La scène d'exemple ne fait pas partie de cette installation.</translation>
    </message>
    <message>
        <source>The selected polygons of this layer, or all of them where none is selected.</source>
        <translation>Les polygones sélectionnés de cette couche, ou tous si aucun ne l'est.</translation>
    </message>
    <message>
        <source>The visible part of the map cannot be expressed in the coordinates of {}.</source>
        <translation>La partie visible de la carte ne peut être exprimée dans les coordonnées de {}.</translation>
    </message>
    <message>
        <source>There is no model {value}. Choose an .onnx file, or a bundled model ({names}).</source>
        <translation>Il n'y a pas de modèle {value}. Choisissez un fichier .onnx ou un modèle fourni ({names}).</translation>
    </message>
    <message>
        <source>There is no polygon layer in the project.</source>
        <translation>Le projet n'a pas de couche de polygones.</translation>
    </message>
    <message>
        <source>There is one class, {}; a model tells at least two apart.</source>
        <translation>Il n'y a qu'une classe, {} ; un modèle en distingue au moins deux.</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>Approfondi</translation>
    </message>
    <message>
        <source>Tick the images that your labels lie on.</source>
        <translation>Cochez les images sur lesquelles sont vos étiquettes.</translation>
    </message>
    <message>
        <source>Tick the images to learn from without labels, or leave that step out.</source>
        <translation>Cochez les images sans étiquettes ou omettez cette étape.</translation>
    </message>
    <message>
        <source>Tile size (pixels)</source>
        <translation>Taille des tuiles (pixels)</translation>
    </message>
    <message>
        <source>Time in seconds</source>
        <translation>Temps en secondes</translation>
    </message>
    <message>
        <source>Title and classes of the model</source>
        <translation>Titre et classes du modèle</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Entraîner</translation>
    </message>
    <message>
        <source>Train a model from labels (stage 2)</source>
        <translation>Entraîner un modèle avec des étiquettes (étape 2)</translation>
    </message>
    <message>
        <source>Train a model of your own classes</source>
        <translation>Entraîner un modèle de vos propres classes</translation>
    </message>
    <message>
        <source>Training loss by step</source>
        <translation>Perte d'entraînement par pas</translation>
    </message>
    <message>
        <source>Trains each method with each seed on all domains but one and judges it on that one; nothing of the domain that is left out takes part in any choice. Simple methods for single pixels are compared alongside. What is done is kept: a run that was stopped goes on in the same folder.</source>
        <translation>Entraîne chaque méthode avec chaque graine sur tous les domaines sauf un, et l'évalue sur celui-ci ; rien du domaine écarté n'intervient dans aucun choix. Des méthodes simples par pixel sont comparées en parallèle. Ce qui est fait est conservé : une exécution arrêtée reprend dans le même dossier.</translation>
    </message>
    <message>
        <source>Trains in an hour or so on a processor.</source>
        <translation>S'entraîne en une heure environ sur un processeur.</translation>
    </message>
    <message>
        <source>Trains in minutes on a processor.</source>
        <translation>S'entraîne en quelques minutes sur un processeur.</translation>
    </message>
    <message>
        <source>Trains without one region, season or sensor after the other, and judges on the one left out.</source>
        <translation>Entraîne tour à tour sans une région, une saison ou un capteur, et évalue sur ce qui a été écarté.</translation>
    </message>
    <message>
        <source>Tutorial: the first map</source>
        <translation>Tutoriel : la première carte</translation>
    </message>
    <message>
        <source>Update it in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Mettez-le à jour dans Préférences &gt; Options &gt; SpectralX.</translation>
    </message>
    <message>
        <source>Update it in Settings &gt; Options &gt; SpectralX; the old one stays.</source>
        <translation>Mettez-le à jour dans Préférences &gt; Options &gt; SpectralX ; l'ancien reste.</translation>
    </message>
    <message>
        <source>Update it; the old one stays for the older version of the plugin.</source>
        <translation>Mettez-le à jour ; l'ancien reste pour l'ancienne version de l'extension.</translation>
    </message>
    <message>
        <source>Use the imagery itself, as a file.</source>
        <translation>Utilisez l'imagerie elle-même, sous forme de fichier.</translation>
    </message>
    <message>
        <source>Version of the engine</source>
        <translation>Version du moteur</translation>
    </message>
    <message>
        <source>Visible part of the map</source>
        <translation>Partie visible de la carte</translation>
    </message>
    <message>
        <source>Wants a graphics card.</source>
        <translation>Demande une carte graphique.</translation>
    </message>
    <message>
        <source>Wants a large graphics card.</source>
        <translation>Demande une grosse carte graphique.</translation>
    </message>
    <message>
        <source>Wavelength in nm</source>
        <translation>Longueur d'onde en nm</translation>
    </message>
    <message>
        <source>What the model was made from, and how good it is.</source>
        <translation>De quoi le modèle est fait et ce qu'il vaut.</translation>
    </message>
    <message>
        <source>What the network has and what trains around a backbone. Left empty, spectralx; the others compare.</source>
        <translation>Ce que contient le réseau et ce qui s'entraîne autour d'un réseau de base. Vide : spectralx ; les autres servent à comparer.</translation>
    </message>
    <message>
        <source>What was downloaded is kept for the next time.</source>
        <translation>Ce qui est téléchargé est conservé pour la prochaine fois.</translation>
    </message>
    <message>
        <source>Whole image</source>
        <translation>Image entière</translation>
    </message>
    <message>
        <source>Why the raster cannot be mapped; empty when it can</source>
        <translation>Pourquoi le raster ne peut être cartographié ; vide s'il peut l'être</translation>
    </message>
    <message>
        <source>With a model, for images that state no wavelengths: {}.</source>
        <translation>Avec un modèle, pour les images sans longueurs d'onde : {}.</translation>
    </message>
    <message>
        <source>Without a backbone the whole network trains.</source>
        <translation>Sans réseau de base, tout le réseau apprend.</translation>
    </message>
    <message>
        <source>Write a rep&amp;ort beside the map</source>
        <translation>Écrire un rapp&amp;ort à côté de la carte</translation>
    </message>
    <message>
        <source>Writes a training run as one .onnx file that maps without PyTorch.</source>
        <translation>Écrit un entraînement sous forme d'un fichier .onnx qui cartographie sans PyTorch.</translation>
    </message>
    <message>
        <source>Writes the model of a training run as one ONNX file that knows its bands, units and classes. The file is compared with the trained model on real tiles; if it computes something else, no file is written. Training exports by itself: this is for other tile sizes and for runs that were stopped.</source>
        <translation>Écrit le modèle d'un entraînement sous forme d'un fichier ONNX qui connaît ses bandes, ses unités et ses classes. Le fichier est comparé au modèle entraîné sur des tuiles réelles ; s'il calcule autre chose, aucun fichier n'est écrit. L'entraînement exporte déjà de lui-même : ceci sert à d'autres tailles de tuile et aux exécutions arrêtées.</translation>
    </message>
    <message>
        <source>Zoom to the image, or map all of it.</source>
        <translation>Zoomez sur l'image ou cartographiez-la en entier.</translation>
    </message>
    <message>
        <source>about {} min left</source>
        <translation>encore {} min environ</translation>
    </message>
    <message>
        <source>about {} s left</source>
        <translation>encore {} s environ</translation>
    </message>
    <message>
        <source>accuracy,assessment,confusion matrix,iou,kappa,validation,f1</source>
        <translation>précision,évaluation,matrice de confusion,iou,kappa,validation,f1</translation>
    </message>
    <message>
        <source>auto finds the bands by wavelength. Or band numbers in the order of the model's bands: 3,2,1,4.</source>
        <translation>auto cherche les bandes par longueur d'onde. Ou des numéros de bande dans l'ordre du modèle : 3,2,1,4.</translation>
    </message>
    <message>
        <source>auto uses the graphics card when it works, otherwise the processor.</source>
        <translation>auto utilise la carte graphique si elle fonctionne, sinon le processeur.</translation>
    </message>
    <message>
        <source>band</source>
        <translation>bande</translation>
    </message>
    <message>
        <source>band {index}: {weight:.0%}</source>
        <translation>bande {index} : {weight:.0%}</translation>
    </message>
    <message>
        <source>bands {first}–{last}</source>
        <translation>bandes {first}–{last}</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>à la main</translation>
    </message>
    <message>
        <source>checkout</source>
        <translation>copie de travail</translation>
    </message>
    <message>
        <source>confidence</source>
        <translation>confiance</translation>
    </message>
    <message>
        <source>diagnosis,gpu,cuda,install,environment,version</source>
        <translation>diagnostic,gpu,cuda,installation,environnement,version</translation>
    </message>
    <message>
        <source>generalization,transfer,cross validation,domain,benchmark,random forest</source>
        <translation>généralisation,transfert,validation croisée,domaine,comparatif,forêt aléatoire</translation>
    </message>
    <message>
        <source>graphics card</source>
        <translation>carte graphique</translation>
    </message>
    <message>
        <source>hyperspectral,spectral response,convolution,simulate,bands,wavelength</source>
        <translation>hyperspectral,réponse spectrale,convolution,simuler,bandes,longueur d'onde</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>perte</translation>
    </message>
    <message>
        <source>maps</source>
        <translation>cartographie</translation>
    </message>
    <message>
        <source>maps and trains</source>
        <translation>cartographie et entraîne</translation>
    </message>
    <message>
        <source>maps; training needs more packages</source>
        <translation>cartographie ; il manque des paquets pour entraîner</translation>
    </message>
    <message>
        <source>mean IoU</source>
        <translation>IoU moyen</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>absente</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>mélangée</translation>
    </message>
    <message>
        <source>my_model</source>
        <translation>mon_modele</translation>
    </message>
    <message>
        <source>nearest</source>
        <translation>plus proche</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>pas de réponse</translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucun</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>rien</translation>
    </message>
    <message>
        <source>on the graphics card</source>
        <translation>sur la carte graphique</translation>
    </message>
    <message>
        <source>on the processor</source>
        <translation>sur le processeur</translation>
    </message>
    <message>
        <source>onnx,deploy,model</source>
        <translation>onnx,déploiement,modèle</translation>
    </message>
    <message>
        <source>pretraining,self-supervised,masked autoencoder,foundation model,domain adaptation</source>
        <translation>préentraînement,auto-supervisé,auto-encodeur masqué,modèle de fondation,adaptation de domaine</translation>
    </message>
    <message>
        <source>probabilities</source>
        <translation>probabilités</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>processeur</translation>
    </message>
    <message>
        <source>same</source>
        <translation>identique</translation>
    </message>
    <message>
        <source>segmentation,classification,land cover,deep learning,onnx,hyperspectral,multispectral,predict</source>
        <translation>segmentation,classification,occupation du sol,apprentissage profond,onnx,hyperspectral,multispectral,prédiction</translation>
    </message>
    <message>
        <source>setting</source>
        <translation>réglage</translation>
    </message>
    <message>
        <source>the layer cannot be written to</source>
        <translation>la couche n'est pas modifiable</translation>
    </message>
    <message>
        <source>tiny and small train on a processor; base and large want a graphics card.</source>
        <translation>tiny et small s'entraînent sur un processeur ; base et large demandent une carte graphique.</translation>
    </message>
    <message>
        <source>training,deep learning,fine-tuning,segmentation,classification,polygons,labels</source>
        <translation>entraînement,apprentissage profond,ajustement fin,segmentation,classification,polygones,étiquettes</translation>
    </message>
    <message>
        <source>unknown reason</source>
        <translation>raison inconnue</translation>
    </message>
    <message>
        <source>wavelength,bands,hyperspectral,multispectral,metadata,model card,onnx</source>
        <translation>longueur d'onde,bandes,hyperspectral,multispectral,métadonnées,fiche du modèle,onnx</translation>
    </message>
    <message>
        <source>{:.0f} MB</source>
        <translation>{:.0f} Mo</translation>
    </message>
    <message>
        <source>{:.1f} GB</source>
        <translation>{:.1f} Go</translation>
    </message>
    <message>
        <source>{count} pixels of {truth} are mapped as {mapped}.</source>
        <translation>{count} pixels de {truth} sont cartographiés comme {mapped}.</translation>
    </message>
    <message>
        <source>{found} of {all} bands found</source>
        <translation>{found} bandes trouvées sur {all}</translation>
    </message>
    <message>
        <source>{name} comes from the provider {provider}, which the engine cannot read.</source>
        <translation>{name} vient du fournisseur {provider}, que le moteur ne sait pas lire.</translation>
    </message>
    <message>
        <source>{name} has about {pixels:.0f} pixels; a few hundred in several places do better.</source>
        <translation>{name} a environ {pixels:.0f} pixels ; quelques centaines en plusieurs lieux font mieux.</translation>
    </message>
    <message>
        <source>{name}, {steps} steps</source>
        <translation>{name}, {steps} pas</translation>
    </message>
    <message>
        <source>{name}: mean IoU {value:.3f} on places left out</source>
        <translation>{name} : IoU moyen {value:.3f} sur les lieux écartés</translation>
    </message>
    <message>
        <source>{path} cannot be written: {problem}</source>
        <translation>{path} ne peut être écrit : {problem}</translation>
    </message>
    <message>
        <source>{what}, in {seconds} s</source>
        <translation>{what}, en {seconds} s</translation>
    </message>
    <message>
        <source>{} bands, chosen by hand</source>
        <translation>{} bandes, choisies à la main</translation>
    </message>
    <message>
        <source>{} does not exist. Choose another file.</source>
        <translation>{} n'existe pas. Choisissez un autre fichier.</translation>
    </message>
    <message>
        <source>{} has a single polygon; several in different places do better.</source>
        <translation>{} n'a qu'un polygone ; plusieurs en différents lieux font mieux.</translation>
    </message>
    <message>
        <source>{} has no coordinate system, so the polygons cannot be laid over it.</source>
        <translation>{} n'a pas de système de coordonnées : les polygones ne peuvent y être superposés.</translation>
    </message>
    <message>
        <source>{} is a web map: it holds pictures, not measurements.</source>
        <translation>{} est une carte web : elle contient des images, pas des mesures.</translation>
    </message>
    <message>
        <source>{} is an image, not a map: a map has one band with one value a class.</source>
        <translation>{} est une image, pas une carte : une carte a une bande avec une valeur par classe.</translation>
    </message>
    <message>
        <source>{} is no name of a GeoTIFF. Let it end in .tif.</source>
        <translation>{} n'est pas un nom de GeoTIFF. Il doit se terminer par .tif.</translation>
    </message>
    <message>
        <source>{} is not in the visible part of the map.</source>
        <translation>{} n'est pas dans la partie visible de la carte.</translation>
    </message>
    <message>
        <source>{} labelled pixels were judged.</source>
        <translation>{} pixels étiquetés ont été évalués.</translation>
    </message>
    <message>
        <source>{} min</source>
        <translation>{} min</translation>
    </message>
    <message>
        <source>{} more have no data in the map.</source>
        <translation>{} autres sont sans données dans la carte.</translation>
    </message>
    <message>
        <source>{} s</source>
        <translation>{} s</translation>
    </message>
    <message>
        <source>{} was opened with GDAL open options or a login, which cannot be handed on.</source>
        <translation>{} a été ouverte avec des options GDAL ou un identifiant, qui ne peuvent être transmis.</translation>
    </message>
    <message>
        <source>{} is no name of a GeoPackage. Let it end in .gpkg.</source>
        <translation>{} n'est pas un nom de GeoPackage. Il doit se terminer par .gpkg.</translation>
    </message>
    <message>
        <source>Turn a map into polygons</source>
        <translation>Convertir une carte en polygones</translation>
    </message>
    <message>
        <source>Writes the regions of a class map as polygons with class and area.</source>
        <translation>Écrit les régions d'une carte de classes sous forme de polygones avec classe et surface.</translation>
    </message>
    <message>
        <source>Writes the regions of a class map as polygons: pixels of one class that touch along a side are one polygon, with class value, class name, number of pixels and area. Areas are those of the pixels, on the ellipsoid where the map is in degrees. Borders are simplified once for both sides, so that neighbours have neither gaps nor overlaps.</source>
        <translation>Écrit les régions d'une carte de classes sous forme de polygones : les pixels d'une classe qui se touchent par un côté forment un polygone, avec valeur et nom de la classe, nombre de pixels et surface. Les surfaces sont celles des pixels, sur l'ellipsoïde si la carte est en degrés. Les limites sont simplifiées une seule fois pour les deux côtés : entre voisins, ni trou ni chevauchement.</translation>
    </message>
    <message>
        <source>vectorize,vector,polygons,area,simplify,generalize,minimum mapping unit,geopackage</source>
        <translation>vectoriser,vecteur,polygones,surface,simplifier,généraliser,unité minimale de cartographie,geopackage</translation>
    </message>
    <message>
        <source>A map with one value a class; 0 and its nodata value become no polygons.</source>
        <translation>Une carte avec une valeur par classe ; 0 et sa valeur sans données ne donnent pas de polygones.</translation>
    </message>
    <message>
        <source>Smallest area (m²)</source>
        <translation>Plus petite surface (m²)</translation>
    </message>
    <message>
        <source>Smaller polygons are left out; their place stays empty. Needs a map with a reference system.</source>
        <translation>Les polygones plus petits sont omis ; leur place reste vide. Demande une carte avec système de coordonnées.</translation>
    </message>
    <message>
        <source>Simplify outlines by (pixels)</source>
        <translation>Simplifier les contours de (pixels)</translation>
    </message>
    <message>
        <source>Corners at most this far from the outline are dropped. 0 keeps the steps of the pixels; 1 is smooth.</source>
        <translation>Les sommets à cette distance au plus du contour sont supprimés. 0 garde les marches des pixels ; 1 est lisse.</translation>
    </message>
    <message>
        <source>Fewest pixels</source>
        <translation>Nombre minimal de pixels</translation>
    </message>
    <message>
        <source>Polygons of fewer pixels are left out, also on maps without a reference system.</source>
        <translation>Les polygones de moins de pixels sont omis, même sur des cartes sans système de coordonnées.</translation>
    </message>
    <message>
        <source>GeoPackage with the fields value, class, pixels and area_m2, painted as the map is.</source>
        <translation>GeoPackage avec les champs value, class, pixels et area_m2, coloré comme la carte.</translation>
    </message>
    <message>
        <source>Number of polygons</source>
        <translation>Nombre de polygones</translation>
    </message>
    <message>
        <source>Pixels in polygons</source>
        <translation>Pixels dans les polygones</translation>
    </message>
    <message>
        <source>Area of all polygons (m²); empty without a system</source>
        <translation>Surface de tous les polygones (m²) ; vide sans système de coordonnées</translation>
    </message>
    <message>
        <source>{}, polygons</source>
        <translation>{}, polygones</translation>
    </message>
    <message>
        <source>{name}: {count} polygons</source>
        <translation>{name} : {count} polygones</translation>
    </message>
    <message>
        <source>Image to try</source>
        <translation>Image d'essai</translation>
    </message>
    <message>
        <source>Show which band of the image each band of the model gets</source>
        <translation>Montrer quelle bande de l'image reçoit chaque bande du modèle</translation>
    </message>
    <message>
        <source>Remove the chosen class from the list</source>
        <translation>Retirer de la liste la classe choisie</translation>
    </message>
    <message>
        <source>The class {} has polygons; delete them first.</source>
        <translation>La classe {} a des polygones ; supprimez-les d'abord.</translation>
    </message>
    <message>
        <source>Tutorial: the first model of your own</source>
        <translation>Tutoriel : votre premier modèle</translation>
    </message>
    <message>
        <source>Making of a layer for labels</source>
        <translation>Création d'une couche d'étiquettes</translation>
    </message>
    <message>
        <source>The engine is set up for mapping alone.</source>
        <translation>Le moteur est installé pour la cartographie seule.</translation>
    </message>
    <message>
        <source>Training needs more packages; what is set up stays until they are there.</source>
        <translation>L'entraînement demande d'autres paquets ; ce qui est installé reste jusqu'à leur arrivée.</translation>
    </message>
    <message>
        <source>Step {step} of {steps}</source>
        <translation>Pas {step} sur {steps}</translation>
    </message>
    <message>
        <source>This QGIS comes with Python {found}; the SpectralX engine needs {needed} or newer.</source>
        <translation>Ce QGIS est livré avec Python {found} ; le moteur SpectralX exige {needed} ou plus récent.</translation>
    </message>
    <message>
        <source>Install a current QGIS. Or choose the interpreter of a Python {needed} or newer that has GDAL, NumPy and the engine's packages in Settings &gt; Options &gt; SpectralX.</source>
        <translation>Installez un QGIS actuel. Ou choisissez, dans Préférences &gt; Options &gt; SpectralX, l'interpréteur d'un Python {needed} ou plus récent qui dispose de GDAL, de NumPy et des paquets du moteur.</translation>
    </message>
    <message>
        <source>Scene that the image was cut out of</source>
        <translation>Scène dont l'image a été extraite</translation>
    </message>
    <message>
        <source>For an image that was cut out of a larger one: the whole scene. The values are compared with its mean and spread, so that the map of the cut is that of its place in the scene. Left empty, the image itself.</source>
        <translation>Pour une image extraite d'une plus grande : la scène entière. Les valeurs sont comparées à sa moyenne et à sa dispersion, de sorte que la carte de l'extrait est celle de sa place dans la scène. Laissé vide : l'image elle-même.</translation>
    </message>
    <message>
        <source>Map at the scale of the model</source>
        <translation>Cartographier à l'échelle du modèle</translation>
    </message>
    <message>
        <source>For images whose pixels are larger or smaller than those the model was made for: the image is resampled to the nearest size that the model knows, and the map has pixels of that size. Otherwise such an image is refused.</source>
        <translation>Pour les images dont les pixels sont plus grands ou plus petits que ceux pour lesquels le modèle a été fait : l'image est rééchantillonnée à la taille la plus proche que le modèle connaît, et la carte a des pixels de cette taille. Sinon, une telle image est refusée.</translation>
    </message>
    <message>
        <source>For any bands</source>
        <translation>Pour toutes les bandes</translation>
    </message>
    <message>
        <source>Writes a model that takes whatever bands an image has, in any order, and is told their wavelengths. Models that were trained on any bands always do.</source>
        <translation>Écrit un modèle qui prend les bandes qu'une image possède, dans n'importe quel ordre, et auquel on indique leurs longueurs d'onde. Les modèles entraînés sur des bandes quelconques le font toujours.</translation>
    </message>
    <message>
        <source>For the bands of</source>
        <translation>Pour les bandes de</translation>
    </message>
    <message>
        <source>A sensor, or the path of an image or of a sensor's YAML file: the model is written for exactly these bands, also for other programs such as Deepness. Left empty, for the bands of the training. Sensors: {}.</source>
        <translation>Un capteur, ou le chemin d'une image ou du fichier YAML d'un capteur : le modèle est écrit pour exactement ces bandes, aussi pour d'autres programmes comme Deepness. Vide : pour les bandes de l'entraînement. Capteurs : {}.</translation>
    </message>
    <message>
        <source>A model is either for any bands or for those of one sensor. Choose one of the two.</source>
        <translation>Un modèle est soit pour toutes les bandes, soit pour celles d'un capteur. Choisissez l'un des deux.</translation>
    </message>
    <message>
        <source>Novelty</source>
        <translation>Nouveauté</translation>
    </message>
    <message>
        <source>How strange each pixel is to the model: the share of the ground that it learned from that is less strange, in per cent. 50 is ordinary; where much is at 100, trust the map less.</source>
        <translation>À quel point chaque pixel est étranger au modèle : la part du terrain appris qui l'est moins, en pour cent. 50 est ordinaire ; là où beaucoup atteint 100, fiez-vous moins à la carte.</translation>
    </message>
    <message>
        <source>novelty</source>
        <translation>nouveauté</translation>
    </message>
    <message>
        <source>Add a layer with how new the &amp;ground is to the model</source>
        <translation>Ajouter une couche de nou&amp;veauté</translation>
    </message>
    <message>
        <source>In per cent: 50 is ordinary ground, 100 is stranger than all that the model learned from.</source>
        <translation>En pour cent : 50 est un terrain ordinaire, 100 est plus étranger que tout ce que le modèle a appris.</translation>
    </message>
    <message>
        <source>Small polygons, 300 steps</source>
        <translation>Petits polygones, 300 pas</translation>
    </message>
    <message>
        <source>For a map of one image from some hundred polygons of a few pixels: small tiles, a network of size small, and values left as they are. Takes minutes where the others take an hour.</source>
        <translation>Pour une carte d'une image à partir de quelques centaines de polygones de peu de pixels : petites tuiles, un réseau de taille small, des valeurs laissées telles quelles. Prend des minutes là où les autres prennent une heure.</translation>
    </message>
    <message>
        <source>No polygon has a value in this field, so none has a class.</source>
        <translation>Aucun polygone n'a de valeur dans ce champ, donc aucun n'a de classe.</translation>
    </message>
    <message>
        <source>{count} classes are more than a map can hold. Is this the field with the class?</source>
        <translation>{count} classes, c'est plus qu'une carte ne peut en contenir. Est-ce bien le champ de la classe ?</translation>
    </message>
    <message>
        <source>Every polygon has a class of its own. Is this the field with the class?</source>
        <translation>Chaque polygone a sa propre classe. Est-ce bien le champ de la classe ?</translation>
    </message>
    <message>
        <source>The same is true of {} more classes.</source>
        <translation>Il en va de même pour {} autres classes.</translation>
    </message>
    <message>
        <source>Use an image with these bands, another model, or choose the bands by hand in the table.</source>
        <translation>Prenez une image qui a ces bandes ou un autre modèle, ou choisissez les bandes à la main dans le tableau.</translation>
    </message>
    <message>
        <source>Choose a model that SpectralX made; the Train tab makes them.</source>
        <translation>Choisissez un modèle fait par SpectralX ; l'onglet Entraîner en fait.</translation>
    </message>
</context>
</TS>
