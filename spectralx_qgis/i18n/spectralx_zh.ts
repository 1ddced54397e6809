<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>@default</name>
    <message>
        <source>&amp;Add class</source>
        <translation>添加类别(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Backbone</source>
        <translation>骨干网络(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation>设备(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Draw polygons</source>
        <translation>绘制多边形(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Extent</source>
        <translation>范围(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;From</source>
        <translation>来源(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>继续(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>影像(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Images</source>
        <translation>影像(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Install again</source>
        <translation>重新安装(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Interpreter</source>
        <translation>解释器(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Judge</source>
        <translation>评价(&amp;J)</translation>
    </message>
    <message>
        <source>&amp;Labels</source>
        <translation>标签(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Map</source>
        <translation>地图(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Method</source>
        <translation>方法(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;New…</source>
        <translation>新建(&amp;N)…</translation>
    </message>
    <message>
        <source>&amp;Pick a pixel</source>
        <translation>选取像元(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Place</source>
        <translation>位置(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Remove…</source>
        <translation>移除(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Save report…</source>
        <translation>保存报告(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Set up</source>
        <translation>安装(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Update</source>
        <translation>更新(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Use for</source>
        <translation>用途(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;What</source>
        <translation>对象(&amp;W)</translation>
    </message>
    <message>
        <source>&lt;h3&gt;One step before the first map&lt;/h3&gt;Maps are computed by the SpectralX engine, a program of its own, so that nothing it needs can disturb QGIS or other plugins. Your imagery never leaves this computer.</source>
        <translation>&lt;h3&gt;制作第一幅地图前的一步&lt;/h3&gt;地图由独立程序 SpectralX 引擎计算，其所需内容不会干扰 QGIS 或其他插件。您的影像绝不会离开本机。</translation>
    </message>
    <message>
        <source>A GeoTIFF with one band for each that is wanted.</source>
        <translation>GeoTIFF，每个所需波段一个波段。</translation>
    </message>
    <message>
        <source>A file that lists many scenes, instead of naming the images here.</source>
        <translation>列出多个场景的文件，用以代替在此逐一指定影像。</translation>
    </message>
    <message>
        <source>A map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>A map with one value a class. With a model: the image that it maps.</source>
        <translation>每类一个值的地图。若给出模型：模型要制图的影像。</translation>
    </message>
    <message>
        <source>A model on an image</source>
        <translation>影像上的模型</translation>
    </message>
    <message>
        <source>A page with areas, bands, device and times; it has the name of the map.</source>
        <translation>包含面积、波段、设备和用时的网页；与地图同名。</translation>
    </message>
    <message>
        <source>A raster with the map's class values, or polygons with a class field. 0 means not labelled.</source>
        <translation>具有地图类别值的栅格，或带类别字段的多边形。0 表示无标签。</translation>
    </message>
    <message>
        <source>About {disk} are used in {place}; nothing is downloaded.</source>
        <translation>约在 {place} 占用 {disk}；不下载任何内容。</translation>
    </message>
    <message>
        <source>About {download} are downloaded, and {disk} are used in {place}.</source>
        <translation>约下载 {download}，在 {place} 占用 {disk}。</translation>
    </message>
    <message>
        <source>Adapt to imagery without labels (stage 1)</source>
        <translation>适配无标签影像（阶段 1）</translation>
    </message>
    <message>
        <source>Add a layer of con&amp;fidence</source>
        <translation>添加置信度图层(&amp;F)</translation>
    </message>
    <message>
        <source>Add a layer with the pro&amp;babilities of all classes</source>
        <translation>添加所有类别的概率图层(&amp;B)</translation>
    </message>
    <message>
        <source>Add an image to the project to see how its bands fit the model.</source>
        <translation>请向工程添加影像，以查看其波段与模型的匹配。</translation>
    </message>
    <message>
        <source>Add one, or map the whole image.</source>
        <translation>请添加一个，或对整幅影像制图。</translation>
    </message>
    <message>
        <source>Adds a layer with the probability of the mapped class, in per cent.</source>
        <translation>添加一个图层，显示所制类别的概率（百分比）。</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>All findings, as JSON.</source>
        <translation>全部检查结果（JSON）。</translation>
    </message>
    <message>
        <source>All scores and the confusion matrix: as a page, as JSON, or the matrix alone as a table.</source>
        <translation>全部得分和混淆矩阵：网页、JSON，或仅矩阵表格。</translation>
    </message>
    <message>
        <source>All that is known, as JSON.</source>
        <translation>全部已知信息（JSON）。</translation>
    </message>
    <message>
        <source>All weights train. Needs many labels, and forgets what it knew before.</source>
        <translation>训练所有权重。需要大量标签，且会遗忘已学内容。</translation>
    </message>
    <message>
        <source>All {} bands found</source>
        <translation>已找到全部 {} 个波段</translation>
    </message>
    <message>
        <source>All {} bands found, each at its wavelength</source>
        <translation>已找到全部 {} 个波段，波长均一致</translation>
    </message>
    <message>
        <source>Another Python instead (for those who have set up the engine themselves)</source>
        <translation>改用其他 Python（适用于自行安装引擎者）</translation>
    </message>
    <message>
        <source>As the file says</source>
        <translation>按文件信息</translation>
    </message>
    <message>
        <source>As the files say</source>
        <translation>按文件信息</translation>
    </message>
    <message>
        <source>Backbone</source>
        <translation>骨干网络</translation>
    </message>
    <message>
        <source>Backbones</source>
        <translation>骨干网络</translation>
    </message>
    <message>
        <source>Backbones (*.safetensors *.pth *.pt)</source>
        <translation>骨干网络 (*.safetensors *.pth *.pt)</translation>
    </message>
    <message>
        <source>Band of the image</source>
        <translation>影像波段</translation>
    </message>
    <message>
        <source>Bands</source>
        <translation>波段</translation>
    </message>
    <message>
        <source>Bands of the model and of the image</source>
        <translation>模型与影像的波段</translation>
    </message>
    <message>
        <source>Bands that are wanted</source>
        <translation>所需波段</translation>
    </message>
    <message>
        <source>Bands: {} is neither auto nor a list of band numbers such as 3,2,1,4.</source>
        <translation>波段：{} 既不是 auto，也不是 3,2,1,4 这样的波段号列表。</translation>
    </message>
    <message>
        <source>Bundled models and all files (*)</source>
        <translation>内置模型和所有文件 (*)</translation>
    </message>
    <message>
        <source>C&amp;heck the engine</source>
        <translation>检查引擎(&amp;H)</translation>
    </message>
    <message>
        <source>C&amp;ompute on</source>
        <translation>计算设备(&amp;O)</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>Cancelled. No map was written.</source>
        <translation>已取消。未写入地图。</translation>
    </message>
    <message>
        <source>Cancelled. No model was written.</source>
        <translation>已取消。未写入模型。</translation>
    </message>
    <message>
        <source>Cancelled. No output was written.</source>
        <translation>已取消。未写入任何输出。</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>正在取消…</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Check of labels</source>
        <translation>标签检查</translation>
    </message>
    <message>
        <source>Check the engine</source>
        <translation>检查引擎</translation>
    </message>
    <message>
        <source>Check the engine's interpreter in Settings &gt; Options &gt; SpectralX.</source>
        <translation>请在 设置 &gt; 选项 &gt; SpectralX 中检查引擎的解释器。</translation>
    </message>
    <message>
        <source>Choose a &amp;file…</source>
        <translation>选择文件(&amp;F)…</translation>
    </message>
    <message>
        <source>Choose a Python that has GDAL and NumPy in Settings &gt; Options &gt; SpectralX.</source>
        <translation>请在 设置 &gt; 选项 &gt; SpectralX 中选择装有 GDAL 和 NumPy 的 Python。</translation>
    </message>
    <message>
        <source>Choose a folder of models</source>
        <translation>选择模型文件夹</translation>
    </message>
    <message>
        <source>Choose a layer with polygons of your classes, or press New to draw them.</source>
        <translation>选择类别多边形图层，或按“新建”绘制。</translation>
    </message>
    <message>
        <source>Choose a map.</source>
        <translation>选择一幅地图。</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Choose a model file or a folder of models</source>
        <translation>选择模型文件或模型文件夹</translation>
    </message>
    <message>
        <source>Choose a model file to see how the bands of the image fit it.</source>
        <translation>选择模型文件，查看影像波段是否匹配。</translation>
    </message>
    <message>
        <source>Choose a model.</source>
        <translation>选择一个模型。</translation>
    </message>
    <message>
        <source>Choose a published backbone</source>
        <translation>选择已发布的骨干网络</translation>
    </message>
    <message>
        <source>Choose an HTTP proxy in Settings &gt; Options &gt; Network, or install from a folder of wheels.</source>
        <translation>请在 设置 &gt; 选项 &gt; 网络 中选择 HTTP 代理，或从离线包文件夹安装。</translation>
    </message>
    <message>
        <source>Choose an image to see how its bands fit the model.</source>
        <translation>选择影像，查看其波段与模型的匹配。</translation>
    </message>
    <message>
        <source>Choose an image, a model, or both.</source>
        <translation>请选择影像、模型，或两者。</translation>
    </message>
    <message>
        <source>Choose an interpreter with the engine's packages in Settings &gt; Options &gt; SpectralX.</source>
        <translation>请在 设置 &gt; 选项 &gt; SpectralX 中选择装有引擎软件包的解释器。</translation>
    </message>
    <message>
        <source>Choose either an image with labels or a scene manifest.</source>
        <translation>请选择带标签的影像或场景清单，二者取一。</translation>
    </message>
    <message>
        <source>Choose either images or a scene manifest.</source>
        <translation>请选择影像或场景清单，二者取一。</translation>
    </message>
    <message>
        <source>Choose one of: a sensor, bands, or a raster whose bands are wanted.</source>
        <translation>请选择其一：传感器、波段，或提供所需波段的栅格。</translation>
    </message>
    <message>
        <source>Choose the engine's Python interpreter</source>
        <translation>选择引擎的 Python 解释器</translation>
    </message>
    <message>
        <source>Choose the engine's interpreter in Settings &gt; Options &gt; SpectralX.</source>
        <translation>请在 设置 &gt; 选项 &gt; SpectralX 中选择引擎的解释器。</translation>
    </message>
    <message>
        <source>Choose the field of the labels that holds the class.</source>
        <translation>选择存放类别的字段。</translation>
    </message>
    <message>
        <source>Choose the field of the polygons that holds the class.</source>
        <translation>请选择多边形中存放类别的字段。</translation>
    </message>
    <message>
        <source>Choose the field that holds the class.</source>
        <translation>选择存放类别的字段。</translation>
    </message>
    <message>
        <source>Choose the folder that holds the wheels.</source>
        <translation>请选择存放离线包（wheel）的文件夹。</translation>
    </message>
    <message>
        <source>Choose the image that the model maps.</source>
        <translation>选择模型要制图的影像。</translation>
    </message>
    <message>
        <source>Choose the labels of the image.</source>
        <translation>请选择影像的标签。</translation>
    </message>
    <message>
        <source>Choose the labels: polygons, or a raster with one value a class.</source>
        <translation>选择标签：多边形，或每类一个值的栅格。</translation>
    </message>
    <message>
        <source>Choose the sensor above, or click the cells of the table to choose the bands by hand.</source>
        <translation>请在上方选择传感器，或点击表格单元手动选择波段。</translation>
    </message>
    <message>
        <source>Choose the table of a comparison</source>
        <translation>选择比较表</translation>
    </message>
    <message>
        <source>Chosen by hand.</source>
        <translation>手动选择。</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Class &amp;field</source>
        <translation>类别字段(&amp;F)</translation>
    </message>
    <message>
        <source>Class field</source>
        <translation>类别字段</translation>
    </message>
    <message>
        <source>Class with most pixels</source>
        <translation>像元最多的类别</translation>
    </message>
    <message>
        <source>Classes with colour, polygons and pixels</source>
        <translation>类别及其颜色、多边形和像元数</translation>
    </message>
    <message>
        <source>Classes, areas, binding of the bands, device and times: as a page, or as JSON.</source>
        <translation>类别、面积、波段匹配、设备和用时：网页或 JSON。</translation>
    </message>
    <message>
        <source>Classifies every pixel of a multispectral or hyperspectral raster with an exported model. The model's bands are found in the raster by wavelength. The map is a styled GeoTIFF on the raster's own grid; pixels without data stay without data. Nothing leaves this computer.</source>
        <translation>用导出的模型对多光谱或高光谱栅格逐像元分类。按波长在栅格中查找模型的波段。地图为带样式的 GeoTIFF，与栅格网格一致；无数据像元保持无数据。任何数据都不会离开本机。</translation>
    </message>
    <message>
        <source>Classifies every pixel of a multispectral or hyperspectral raster.</source>
        <translation>对多光谱或高光谱栅格逐像元分类。</translation>
    </message>
    <message>
        <source>Click on the image in the map; the spectrum is compared with the model's bands.</source>
        <translation>在地图中点击影像；光谱将与模型波段比较。</translation>
    </message>
    <message>
        <source>Click to choose another band.</source>
        <translation>点击以选择其他波段。</translation>
    </message>
    <message>
        <source>Colour of {}</source>
        <translation>{} 的颜色</translation>
    </message>
    <message>
        <source>Com&amp;parison…</source>
        <translation>比较(&amp;P)…</translation>
    </message>
    <message>
        <source>Compare methods on unseen places</source>
        <translation>在未见地区比较方法</translation>
    </message>
    <message>
        <source>Compares a map with labels, pixel by pixel, where there are labels: overall accuracy, mean intersection over union, scores of each class and the confusion matrix. With a model, the raster is an image: the model maps it first, and that map is judged.</source>
        <translation>在有标签处逐像元比较地图与标签：总体精度、平均交并比（IoU）、各类得分和混淆矩阵。若给出模型，则栅格为影像：先由模型制图，再评价所得地图。</translation>
    </message>
    <message>
        <source>Comparison of methods on unseen places</source>
        <translation>未见地区的方法比较</translation>
    </message>
    <message>
        <source>Computes on: {}</source>
        <translation>计算设备：{}</translation>
    </message>
    <message>
        <source>Computes the bands of another sensor from narrower bands, such as Sentinel-2 from hyperspectral imagery, by spectral response functions. Name the sensor, give wavelengths, or take the bands of another raster. The result carries wavelength and width of each band.</source>
        <translation>利用光谱响应函数，由更窄的波段计算另一传感器的波段，例如由高光谱影像得到 Sentinel-2。可指定传感器、给出波长，或采用另一栅格的波段。结果带有各波段的波长和宽度。</translation>
    </message>
    <message>
        <source>Computes what another sensor would have measured from an image with narrower bands.</source>
        <translation>由波段更窄的影像计算另一传感器的测量值。</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>Confusion matrix: rows are labels, columns the map</source>
        <translation>混淆矩阵：行为标签，列为地图</translation>
    </message>
    <message>
        <source>Cop&amp;y report</source>
        <translation>复制报告(&amp;Y)</translation>
    </message>
    <message>
        <source>Copies what the check found, without names of folders or persons</source>
        <translation>复制检查结果，不含文件夹名和人名</translation>
    </message>
    <message>
        <source>D&amp;uration</source>
        <translation>时长(&amp;U)</translation>
    </message>
    <message>
        <source>Decoder only</source>
        <translation>仅解码器</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Device that computed</source>
        <translation>所用计算设备</translation>
    </message>
    <message>
        <source>Devices that compute</source>
        <translation>可用于计算的设备</translation>
    </message>
    <message>
        <source>End all maps and trainings, also those of other QGIS windows.</source>
        <translation>请结束所有制图和训练，包括其他 QGIS 窗口中的。</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Estimate time, memory and disk before the run</source>
        <translation>运行前估算时间、内存和磁盘</translation>
    </message>
    <message>
        <source>Every other setting of network and training, as a file.</source>
        <translation>网络与训练的其他设置（文件）。</translation>
    </message>
    <message>
        <source>Every other setting that all methods share, as a file.</source>
        <translation>所有方法共用的其他设置（文件）。</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Export a trained model</source>
        <translation>导出训练好的模型</translation>
    </message>
    <message>
        <source>Export it to a GeoTIFF (Export &gt; Save As, raw data) and use that.</source>
        <translation>请导出为 GeoTIFF（导出 &gt; 另存为，原始数据）后使用。</translation>
    </message>
    <message>
        <source>Export of {}</source>
        <translation>导出 {}</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>F1 and IoU of each class</source>
        <translation>各类别的 F1 与 IoU</translation>
    </message>
    <message>
        <source>F1 of each class (line: IoU)</source>
        <translation>各类别 F1（竖线：IoU）</translation>
    </message>
    <message>
        <source>Fastest that works</source>
        <translation>可用的最快设备</translation>
    </message>
    <message>
        <source>Field with the class value or name, for polygons.</source>
        <translation>多边形中存放类别值或名称的字段。</translation>
    </message>
    <message>
        <source>Field with the name or number of the class, for polygons.</source>
        <translation>多边形中存放类别名称或编号的字段。</translation>
    </message>
    <message>
        <source>Figures of all trainings</source>
        <translation>所有训练的指标</translation>
    </message>
    <message>
        <source>File of a published backbone to build on.</source>
        <translation>作为基础的已发布骨干网络文件。</translation>
    </message>
    <message>
        <source>File of a published backbone to build on. Left empty, the network learns from your imagery alone.</source>
        <translation>作为基础的已发布骨干网络文件。留空则网络仅从您的影像学习。</translation>
    </message>
    <message>
        <source>Find them by wavelength again</source>
        <translation>重新按波长匹配</translation>
    </message>
    <message>
        <source>First learn from images without labels</source>
        <translation>先从无标签影像学习</translation>
    </message>
    <message>
        <source>Folder for the engine's environments</source>
        <translation>引擎环境文件夹</translation>
    </message>
    <message>
        <source>Folder of the comparison</source>
        <translation>比较结果文件夹</translation>
    </message>
    <message>
        <source>Folder of wheels, offline</source>
        <translation>离线包文件夹</translation>
    </message>
    <message>
        <source>Folder of your models</source>
        <translation>模型文件夹</translation>
    </message>
    <message>
        <source>Folder with the wheels of all packages</source>
        <translation>存放全部离线包（wheel）的文件夹</translation>
    </message>
    <message>
        <source>For images that state no wavelengths: {}.</source>
        <translation>用于未注明波长的影像：{}。</translation>
    </message>
    <message>
        <source>For manifests that hold several tasks.</source>
        <translation>用于包含多个任务的场景清单。</translation>
    </message>
    <message>
        <source>For rasters that state no wavelengths: {}.</source>
        <translation>用于未注明波长的栅格：{}。</translation>
    </message>
    <message>
        <source>Found automatically</source>
        <translation>自动查找</translation>
    </message>
    <message>
        <source>GeoTIFF with one value a class; 0 means no data. Its style lies beside it.</source>
        <translation>每类一个值的 GeoTIFF；0 表示无数据。样式文件在其旁边。</translation>
    </message>
    <message>
        <source>Go on in Settings &gt; Options &gt; SpectralX; what was downloaded is kept.</source>
        <translation>请在 设置 &gt; 选项 &gt; SpectralX 中继续；已下载的内容会保留。</translation>
    </message>
    <message>
        <source>Go on with an interrupted run</source>
        <translation>继续中断的运行</translation>
    </message>
    <message>
        <source>Go on; what was downloaded is kept.</source>
        <translation>请继续；已下载的内容会保留。</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>显卡</translation>
    </message>
    <message>
        <source>Held-out ground</source>
        <translation>留出区域</translation>
    </message>
    <message>
        <source>Held-out {name}, best {value:.3f}</source>
        <translation>留出区 {name}，最佳 {value:.3f}</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Hides parts of unlabelled images and lets the network restore them. It learns the spectra and textures of this imagery, from any sensor; training with labels then starts from there. The run can be stopped and continued.</source>
        <translation>遮盖无标签影像的一部分，让网络将其复原。网络由此学习这些影像（任意传感器）的光谱与纹理；之后的有标签训练由此开始。运行可以停止并继续。</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>How long each training lasts. Left empty, what the recipe says.</source>
        <translation>每次训练的时长。留空则按配方。</translation>
    </message>
    <message>
        <source>How long it trains. Left empty, what the recipe says.</source>
        <translation>训练时长。留空则按配方。</translation>
    </message>
    <message>
        <source>How much neighbouring tiles share. More is smoother and slower.</source>
        <translation>相邻瓦片的重叠比例。越大越平滑，也越慢。</translation>
    </message>
    <message>
        <source>How much neighbouring tiles share. More is smoother and slower. Left empty, the engine's default.</source>
        <translation>相邻瓦片的重叠比例。越大越平滑，也越慢。留空则用引擎默认值。</translation>
    </message>
    <message>
        <source>How often each method trains, to see how much chance there is in a figure.</source>
        <translation>每种方法训练的次数，用以了解指标中的随机性。</translation>
    </message>
    <message>
        <source>I&amp;mage</source>
        <translation>影像(&amp;M)</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>影像</translation>
    </message>
    <message>
        <source>Image band</source>
        <translation>影像波段</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>影像</translation>
    </message>
    <message>
        <source>Images to learn from</source>
        <translation>用于学习的影像</translation>
    </message>
    <message>
        <source>Images without labels</source>
        <translation>无标签影像</translation>
    </message>
    <message>
        <source>Images without labels; more and more different ones are better. Sensors may be mixed.</source>
        <translation>无标签影像；越多、越多样越好。可以混合不同传感器。</translation>
    </message>
    <message>
        <source>In fold&amp;er</source>
        <translation>所在文件夹(&amp;E)</translation>
    </message>
    <message>
        <source>Inside polygons of a layer</source>
        <translation>图层多边形内</translation>
    </message>
    <message>
        <source>Inspect a raster or model</source>
        <translation>检查栅格或模型</translation>
    </message>
    <message>
        <source>Install the plugin again and restart QGIS.</source>
        <translation>请重新安装插件并重启 QGIS。</translation>
    </message>
    <message>
        <source>Install the plugin again.</source>
        <translation>请重新安装插件。</translation>
    </message>
    <message>
        <source>Instead of a sensor: a raster that states the wavelengths of its bands.</source>
        <translation>代替传感器：注明各波段波长的栅格。</translation>
    </message>
    <message>
        <source>Instead of a sensor: centre and width in nm of each band, such as 490:65,560:35.</source>
        <translation>代替传感器：各波段的中心和宽度（nm），如 490:65,560:35。</translation>
    </message>
    <message>
        <source>Internet</source>
        <translation>互联网</translation>
    </message>
    <message>
        <source>Its bands need wavelengths and must be narrower than those that are wanted.</source>
        <translation>其波段须有波长，且须比所需波段更窄。</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>JSON 文件 (*.json)</translation>
    </message>
    <message>
        <source>Judge</source>
        <translation>评价</translation>
    </message>
    <message>
        <source>Judge a map or a model against labels</source>
        <translation>用标签评价地图或模型</translation>
    </message>
    <message>
        <source>Judged pixels</source>
        <translation>已评价像元数</translation>
    </message>
    <message>
        <source>Kappa</source>
        <translation>Kappa 系数</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Largest difference of a probability to PyTorch</source>
        <translation>与 PyTorch 概率的最大差值</translation>
    </message>
    <message>
        <source>Layer with the polygons</source>
        <translation>多边形图层</translation>
    </message>
    <message>
        <source>Learns classes from polygons or a label raster and writes a model that maps any image with the same kind of bands. Parts of the labelled areas are held out to judge the model honestly. Start from a run of stage 1 on your imagery for better results in places without labels. The run can be stopped and continued.</source>
        <translation>从多边形或标签栅格学习类别，并写出可对具有同类波段的任意影像制图的模型。部分有标签区域被留出，以便如实评价模型。若从您影像的阶段 1 运行开始，在无标签地区效果更好。运行可以停止并继续。</translation>
    </message>
    <message>
        <source>Learns your classes from polygons or a label raster and exports a model.</source>
        <translation>从多边形或标签栅格学习您的类别并导出模型。</translation>
    </message>
    <message>
        <source>Leave out bands that the image does not cover</source>
        <translation>略去影像未覆盖的波段</translation>
    </message>
    <message>
        <source>Left clicks in the map add corners, a right click closes the polygon, Esc starts it anew.</source>
        <translation>在地图上左键添加顶点，右键闭合多边形，Esc 重新开始。</translation>
    </message>
    <message>
        <source>Left empty: spectralx beside the two methods for single pixels.</source>
        <translation>留空：spectralx 与两种逐像元方法。</translation>
    </message>
    <message>
        <source>Lets a network learn the spectra and textures of your imagery before it learns classes.</source>
        <translation>让网络在学习类别之前先学习您影像的光谱与纹理。</translation>
    </message>
    <message>
        <source>Lists the labelled scenes and their domains, such as regions.</source>
        <translation>列出有标签的场景及其域（如地区）。</translation>
    </message>
    <message>
        <source>Looking for QGIS's Python…</source>
        <translation>正在查找 QGIS 的 Python…</translation>
    </message>
    <message>
        <source>Loss in training</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>M&amp;odel</source>
        <translation>模型(&amp;O)</translation>
    </message>
    <message>
        <source>M&amp;odel name</source>
        <translation>模型名称(&amp;O)</translation>
    </message>
    <message>
        <source>Makes a GeoPackage in which you draw polygons of your classes.</source>
        <translation>新建 GeoPackage，用于绘制各类别的多边形。</translation>
    </message>
    <message>
        <source>Manifests (*.yaml *.yml *.json)</source>
        <translation>场景清单 (*.yaml *.yml *.json)</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>制图</translation>
    </message>
    <message>
        <source>Map a raster with a model</source>
        <translation>用模型对栅格制图</translation>
    </message>
    <message>
        <source>Map an image with a model</source>
        <translation>用模型对影像制图</translation>
    </message>
    <message>
        <source>Map only the middle of the visible part, within seconds</source>
        <translation>仅对可见部分的中心制图，数秒完成</translation>
    </message>
    <message>
        <source>Map with SpectralX</source>
        <translation>用 SpectralX 制图</translation>
    </message>
    <message>
        <source>Map, or image for a model</source>
        <translation>地图，或供模型使用的影像</translation>
    </message>
    <message>
        <source>Mapped pixels</source>
        <translation>已制图像元数</translation>
    </message>
    <message>
        <source>Mapping</source>
        <translation>制图</translation>
    </message>
    <message>
        <source>Mapping and training own models</source>
        <translation>制图并训练自己的模型</translation>
    </message>
    <message>
        <source>Maps are computed by the SpectralX engine, a program of its own, so that nothing it needs can disturb QGIS. Your imagery never leaves this computer.</source>
        <translation>地图由独立程序 SpectralX 引擎计算，不会干扰 QGIS。您的影像绝不会离开本机。</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>掩膜</translation>
    </message>
    <message>
        <source>Mean F1</source>
        <translation>平均 F1</translation>
    </message>
    <message>
        <source>Mean IoU</source>
        <translation>平均 IoU</translation>
    </message>
    <message>
        <source>Mean IoU: {}</source>
        <translation>平均 IoU：{}</translation>
    </message>
    <message>
        <source>Mean intersection over union (0..1)</source>
        <translation>平均交并比（0..1）</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Mixed from {} narrower bands of the image.</source>
        <translation>由影像的 {} 个较窄波段混合而成。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Model band</source>
        <translation>模型波段</translation>
    </message>
    <message>
        <source>Model c&amp;ard</source>
        <translation>模型卡(&amp;A)</translation>
    </message>
    <message>
        <source>Model card</source>
        <translation>模型卡</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Models (*.onnx)</source>
        <translation>模型 (*.onnx)</translation>
    </message>
    <message>
        <source>NVIDIA graphics card</source>
        <translation>NVIDIA 显卡</translation>
    </message>
    <message>
        <source>Name of a new class</source>
        <translation>新类别名称</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>New class, such as water</source>
        <translation>新类别，如水体</translation>
    </message>
    <message>
        <source>No driver of an NVIDIA graphics card was found on this computer.</source>
        <translation>本机未找到 NVIDIA 显卡驱动程序。</translation>
    </message>
    <message>
        <source>No folder is chosen.</source>
        <translation>未选择文件夹。</translation>
    </message>
    <message>
        <source>No polygon lies on {}.</source>
        <translation>{} 上没有多边形。</translation>
    </message>
    <message>
        <source>No polygon of {} covers a pixel of the image.</source>
        <translation>{} 的多边形没有覆盖影像的任何像元。</translation>
    </message>
    <message>
        <source>No polygon with a class lies on the image.</source>
        <translation>影像上没有带类别的多边形。</translation>
    </message>
    <message>
        <source>None: learns from your imagery alone</source>
        <translation>无：仅从您的影像学习</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>标准</translation>
    </message>
    <message>
        <source>Not all could be removed: {}.</source>
        <translation>未能全部移除：{}。</translation>
    </message>
    <message>
        <source>Nothing is installed into QGIS, and no imagery is uploaded.</source>
        <translation>不会向 QGIS 安装任何内容，也不会上传影像。</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>尚无数据</translation>
    </message>
    <message>
        <source>Number of bands</source>
        <translation>波段数</translation>
    </message>
    <message>
        <source>Number of problems</source>
        <translation>问题数</translation>
    </message>
    <message>
        <source>O&amp;verlap of tiles</source>
        <translation>瓦片重叠(&amp;V)</translation>
    </message>
    <message>
        <source>Off by</source>
        <translation>偏差</translation>
    </message>
    <message>
        <source>Offer the models of a f&amp;older…</source>
        <translation>列出文件夹中的模型(&amp;O)…</translation>
    </message>
    <message>
        <source>One band a class with its probability (0..1).</source>
        <translation>每类一个波段，为其概率（0..1）。</translation>
    </message>
    <message>
        <source>One of: {}.</source>
        <translation>可选：{}。</translation>
    </message>
    <message>
        <source>Only pixels inside these polygons are mapped.</source>
        <translation>仅对这些多边形内的像元制图。</translation>
    </message>
    <message>
        <source>Only this part is mapped. Left empty, all of the image.</source>
        <translation>仅对此范围制图。留空则为整幅影像。</translation>
    </message>
    <message>
        <source>Open &amp;report</source>
        <translation>打开报告(&amp;R)</translation>
    </message>
    <message>
        <source>Open the sample scene</source>
        <translation>打开示例影像</translation>
    </message>
    <message>
        <source>Open the settings</source>
        <translation>打开设置</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Otherwise such bands are refused.</source>
        <translation>否则将拒绝此类波段。</translation>
    </message>
    <message>
        <source>Overall accuracy</source>
        <translation>总体精度</translation>
    </message>
    <message>
        <source>Overall accuracy (0..1)</source>
        <translation>总体精度（0..1）</translation>
    </message>
    <message>
        <source>Overall accuracy, mean IoU and the scores of each class.</source>
        <translation>总体精度、平均 IoU 和各类得分。</translation>
    </message>
    <message>
        <source>Overall accuracy: {}</source>
        <translation>总体精度：{}</translation>
    </message>
    <message>
        <source>Overlap of tiles (share of a tile)</source>
        <translation>瓦片重叠（占瓦片的比例）</translation>
    </message>
    <message>
        <source>Packages are missing from the engine's environment.</source>
        <translation>引擎环境中缺少软件包。</translation>
    </message>
    <message>
        <source>Pages (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
    <message>
        <source>Pages (*.html);;JSON files (*.json)</source>
        <translation>网页 (*.html);;JSON 文件 (*.json)</translation>
    </message>
    <message>
        <source>Pages (*.html);;JSON files (*.json);;Tables (*.csv)</source>
        <translation>网页 (*.html);;JSON 文件 (*.json);;表格 (*.csv)</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>像元</translation>
    </message>
    <message>
        <source>Plot</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Polygons</source>
        <translation>多边形</translation>
    </message>
    <message>
        <source>Polygons of {first} and {second} overlap; one of them is wrong there.</source>
        <translation>{first} 与 {second} 的多边形重叠；其中之一在该处有误。</translation>
    </message>
    <message>
        <source>Polygons with a class field, or a raster with one value a class (0 means not labelled).</source>
        <translation>带类别字段的多边形，或每类一个值的栅格（0 表示无标签）。</translation>
    </message>
    <message>
        <source>Press “Pick a pixel” and click on the image in the map.</source>
        <translation>按“选取像元”，然后在地图中点击影像。</translation>
    </message>
    <message>
        <source>Previe&amp;w</source>
        <translation>预览(&amp;W)</translation>
    </message>
    <message>
        <source>Preview: {}</source>
        <translation>预览：{}</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>Probability of the mapped class for each pixel, in per cent.</source>
        <translation>各像元所制类别的概率，百分比。</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Progress of the installation</source>
        <translation>安装进度</translation>
    </message>
    <message>
        <source>QGIS uses a SOCKS proxy, by which packages cannot be downloaded.</source>
        <translation>QGIS 使用 SOCKS 代理，无法通过它下载软件包。</translation>
    </message>
    <message>
        <source>QGIS's Python was not found.</source>
        <translation>未找到 QGIS 的 Python。</translation>
    </message>
    <message>
        <source>Quick look</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Raster whose bands are wanted</source>
        <translation>提供所需波段的栅格</translation>
    </message>
    <message>
        <source>Re&amp;pair</source>
        <translation>修复(&amp;P)</translation>
    </message>
    <message>
        <source>Reading bands and wavelengths…</source>
        <translation>正在读取波段和波长…</translation>
    </message>
    <message>
        <source>Ready. Labels that the model has not learned from give the honest figure.</source>
        <translation>就绪。只有模型未学过的标签才能给出真实精度。</translation>
    </message>
    <message>
        <source>Receives the model (model.onnx), its card, figures and plots of the run.</source>
        <translation>保存模型（model.onnx）、模型卡片以及本次运行的指标和图表。</translation>
    </message>
    <message>
        <source>Receives the table (generalize.md, .csv), its plot and what goes on after an interruption.</source>
        <translation>保存表格（generalize.md、.csv）、图表以及中断后继续所需的内容。</translation>
    </message>
    <message>
        <source>Receives the weights, figures and plots of the run.</source>
        <translation>保存本次运行的权重、指标和图表。</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Recipes (*.yaml *.yml)</source>
        <translation>配方 (*.yaml *.yml)</translation>
    </message>
    <message>
        <source>Reconstruction error on held-out areas</source>
        <translation>留出区域的重建误差</translation>
    </message>
    <message>
        <source>Remove the engine's environment? Your maps and models stay.</source>
        <translation>要移除引擎环境吗？您的地图和模型会保留。</translation>
    </message>
    <message>
        <source>Repair it in Settings &gt; Options &gt; SpectralX.</source>
        <translation>请在 设置 &gt; 选项 &gt; SpectralX 中修复。</translation>
    </message>
    <message>
        <source>Repair it, or remove the layer.</source>
        <translation>请修复它，或移除该图层。</translation>
    </message>
    <message>
        <source>Repair it; what works now stays until the new one works.</source>
        <translation>请修复；在新环境可用之前，现有环境会保留。</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Resample the spectrum to another sensor</source>
        <translation>将光谱重采样到其他传感器</translation>
    </message>
    <message>
        <source>Resampled image</source>
        <translation>重采样影像</translation>
    </message>
    <message>
        <source>Rows: labels. Columns: map. In per cent of the row.</source>
        <translation>行：标签。列：地图。按行百分比。</translation>
    </message>
    <message>
        <source>Run folder</source>
        <translation>运行文件夹</translation>
    </message>
    <message>
        <source>Run folder of the adaptation to start from. Left empty, training starts without.</source>
        <translation>作为起点的适配运行文件夹。留空则不使用。</translation>
    </message>
    <message>
        <source>Run of stage 1</source>
        <translation>阶段 1 的运行</translation>
    </message>
    <message>
        <source>Sample scene</source>
        <translation>示例影像</translation>
    </message>
    <message>
        <source>Save &amp;to</source>
        <translation>保存到(&amp;T)</translation>
    </message>
    <message>
        <source>Save the labels as</source>
        <translation>标签另存为</translation>
    </message>
    <message>
        <source>Save the map as</source>
        <translation>地图另存为</translation>
    </message>
    <message>
        <source>Save the report as</source>
        <translation>报告另存为</translation>
    </message>
    <message>
        <source>Says which wavelengths the bands have, for images whose file does not.</source>
        <translation>当文件未注明时，指定各波段的波长。</translation>
    </message>
    <message>
        <source>Scaled low-rank adapters in the backbone. For comparison with other work.</source>
        <translation>骨干网络中的缩放低秩适配器。用于与其他工作比较。</translation>
    </message>
    <message>
        <source>Scales what the backbone computes. The fewest weights; for comparison.</source>
        <translation>缩放骨干网络的计算结果。权重最少；用于比较。</translation>
    </message>
    <message>
        <source>Scene manifest</source>
        <translation>场景清单</translation>
    </message>
    <message>
        <source>Score on held-out ground by step</source>
        <translation>各步在留出区域的得分</translation>
    </message>
    <message>
        <source>Se&amp;nsor</source>
        <translation>传感器(&amp;N)</translation>
    </message>
    <message>
        <source>See how good a map or a model is</source>
        <translation>查看地图或模型的精度</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Senso&amp;r</source>
        <translation>传感器(&amp;R)</translation>
    </message>
    <message>
        <source>Sensor</source>
        <translation>传感器</translation>
    </message>
    <message>
        <source>Sensor of the image</source>
        <translation>影像的传感器</translation>
    </message>
    <message>
        <source>Sensor that is wanted</source>
        <translation>所需传感器</translation>
    </message>
    <message>
        <source>Set it up in Settings &gt; Options &gt; SpectralX.</source>
        <translation>请在 设置 &gt; 选项 &gt; SpectralX 中安装。</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Show or hide the SpectralX panel</source>
        <translation>显示或隐藏 SpectralX 面板</translation>
    </message>
    <message>
        <source>Shows bands, wavelengths, classes, and how a raster binds to a model.</source>
        <translation>显示波段、波长、类别，以及栅格与模型的波段匹配。</translation>
    </message>
    <message>
        <source>Shows the table of methods on unseen places that “generalize” wrote.</source>
        <translation>显示“generalize”写出的未见地区方法比较表。</translation>
    </message>
    <message>
        <source>Shows what a raster is (bands, wavelengths and where they come from, units, pixel size) and what a model is (bands, classes). With both, shows which band of the raster each band of the model gets, and whether the raster can be mapped with the model. Nothing is mapped.</source>
        <translation>显示栅格的信息（波段、波长及其来源、单位、像元大小）和模型的信息（波段、类别）。两者都给出时，显示模型各波段对应栅格的哪个波段，以及能否用该模型制图。不进行制图。</translation>
    </message>
    <message>
        <source>Shows what the engine runs on, and what is missing.</source>
        <translation>显示引擎的运行环境以及缺少的内容。</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>规模(&amp;Z)</translation>
    </message>
    <message>
        <source>Side of the tiles that the model takes. Left empty, that of the training.</source>
        <translation>模型所用瓦片的边长。留空则与训练相同。</translation>
    </message>
    <message>
        <source>Size of the network</source>
        <translation>网络规模</translation>
    </message>
    <message>
        <source>Small matrices beside the backbone's. For comparison with other work.</source>
        <translation>在骨干矩阵旁加小矩阵。用于与其他工作比较。</translation>
    </message>
    <message>
        <source>SpectralX (recommended)</source>
        <translation>SpectralX（推荐）</translation>
    </message>
    <message>
        <source>SpectralX command:</source>
        <translation>SpectralX 命令：</translation>
    </message>
    <message>
        <source>SpectralX help</source>
        <translation>SpectralX 帮助</translation>
    </message>
    <message>
        <source>SpectralX land-cover mapping</source>
        <translation>SpectralX 土地覆盖制图</translation>
    </message>
    <message>
        <source>SpectralX {version} on {path}</source>
        <translation>SpectralX {version}，解释器 {path}</translation>
    </message>
    <message>
        <source>SpectralX {version} works {devices}: {works}.</source>
        <translation>SpectralX {version} {devices}运行：{works}。</translation>
    </message>
    <message>
        <source>Spectrum</source>
        <translation>光谱</translation>
    </message>
    <message>
        <source>Spectrum of a pixel</source>
        <translation>像元光谱</translation>
    </message>
    <message>
        <source>Spectrum of the picked pixel against the bands of the model</source>
        <translation>所选像元光谱与模型波段</translation>
    </message>
    <message>
        <source>Starting the engine…</source>
        <translation>正在启动引擎…</translation>
    </message>
    <message>
        <source>Starts the engine and shows its interpreter, its packages, the devices that really compute, and how to get what is missing. Attach the report when you report a problem.</source>
        <translation>启动引擎并显示其解释器、软件包、真正可用于计算的设备，以及如何获取缺少的内容。报告问题时请附上此报告。</translation>
    </message>
    <message>
        <source>Ste&amp;ps</source>
        <translation>步数(&amp;P)</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Stop and &amp;keep the best</source>
        <translation>停止并保留最佳(&amp;K)</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Take the last map out of the project</source>
        <translation>从工程中移除上一幅地图</translation>
    </message>
    <message>
        <source>Take the last polygon back</source>
        <translation>撤销上一个多边形</translation>
    </message>
    <message>
        <source>Takes about {time}, {memory:.0f} MB of memory and at most {disk:.0f} MB on the disk.</source>
        <translation>约需 {time}，内存 {memory:.0f} MB，磁盘至多 {disk:.0f} MB。</translation>
    </message>
    <message>
        <source>Takes any bands; weighs them by what they show; adapts a backbone with few weights. Best elsewhere.</source>
        <translation>接受任意波段，按内容加权，用少量权重适配骨干网络。在其他地区效果最好。</translation>
    </message>
    <message>
        <source>Task of the manifest</source>
        <translation>场景清单中的任务</translation>
    </message>
    <message>
        <source>Temporary file</source>
        <translation>临时文件</translation>
    </message>
    <message>
        <source>The Python {} that the engine was set up with is gone.</source>
        <translation>安装引擎时所用的 Python {} 已不存在。</translation>
    </message>
    <message>
        <source>The SpectralX engine is not set up yet.</source>
        <translation>尚未安装 SpectralX 引擎。</translation>
    </message>
    <message>
        <source>The backbone stays as it is. Fast; good with very few labels.</source>
        <translation>骨干网络保持不变。速度快；适合标签极少的情况。</translation>
    </message>
    <message>
        <source>The engine cannot be started: {}.</source>
        <translation>无法启动引擎：{}。</translation>
    </message>
    <message>
        <source>The engine crashed or was ended from outside.</source>
        <translation>引擎崩溃或被外部终止。</translation>
    </message>
    <message>
        <source>The engine ended with status {}.</source>
        <translation>引擎以状态 {} 结束。</translation>
    </message>
    <message>
        <source>The engine ended without a result.</source>
        <translation>引擎结束但没有结果。</translation>
    </message>
    <message>
        <source>The engine is being checked…</source>
        <translation>正在检查引擎…</translation>
    </message>
    <message>
        <source>The engine is missing from the plugin's folder ({}).</source>
        <translation>插件文件夹中缺少引擎（{}）。</translation>
    </message>
    <message>
        <source>The engine is set up: {use}, on the {device}, {size} MB.</source>
        <translation>引擎已安装：{use}，使用{device}，{size} MB。</translation>
    </message>
    <message>
        <source>The engine was set up with Python {then}, and QGIS now has {now}.</source>
        <translation>引擎是用 Python {then} 安装的，而 QGIS 现在使用 {now}。</translation>
    </message>
    <message>
        <source>The engine's environment holds other versions than this plugin needs.</source>
        <translation>引擎环境中的版本与此插件所需的不同。</translation>
    </message>
    <message>
        <source>The engine's environment was made for version {} of the plugin.</source>
        <translation>引擎环境是为插件版本 {} 创建的。</translation>
    </message>
    <message>
        <source>The engine's interpreter</source>
        <translation>引擎的解释器</translation>
    </message>
    <message>
        <source>The engine's interpreter lacks a package: {}.</source>
        <translation>引擎的解释器缺少软件包：{}。</translation>
    </message>
    <message>
        <source>The environment is in use: {}.</source>
        <translation>环境正在使用中：{}。</translation>
    </message>
    <message>
        <source>The folder that training wrote.</source>
        <translation>训练写入的文件夹。</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be made: {error}</source>
        <translation>无法创建文件夹 {folder}：{error}</translation>
    </message>
    <message>
        <source>The image has no band at this wavelength; its nearest one is close enough.</source>
        <translation>影像在此波长没有波段；最近的波段足够接近。</translation>
    </message>
    <message>
        <source>The image has no band near this wavelength.</source>
        <translation>影像在此波长附近没有波段。</translation>
    </message>
    <message>
        <source>The image has this band.</source>
        <translation>影像有此波段。</translation>
    </message>
    <message>
        <source>The installation failed.</source>
        <translation>安装失败。</translation>
    </message>
    <message>
        <source>The installation of the engine was not finished.</source>
        <translation>引擎安装尚未完成。</translation>
    </message>
    <message>
        <source>The interpreter {path} ({origin}) does not exist or cannot be run.</source>
        <translation>解释器 {path}（{origin}）不存在或无法运行。</translation>
    </message>
    <message>
        <source>The labelled image.</source>
        <translation>有标签的影像。</translation>
    </message>
    <message>
        <source>The labels are being checked…</source>
        <translation>正在检查标签…</translation>
    </message>
    <message>
        <source>The labels can be used.</source>
        <translation>标签可用。</translation>
    </message>
    <message>
        <source>The labels look good: {} classes.</source>
        <translation>标签良好：{} 个类别。</translation>
    </message>
    <message>
        <source>The layer {} has lost its data source.</source>
        <translation>图层 {} 的数据源已丢失。</translation>
    </message>
    <message>
        <source>The list of scenes cannot be written: {}</source>
        <translation>无法写入场景列表：{}</translation>
    </message>
    <message>
        <source>The log holds all that the engine said.</source>
        <translation>日志中有引擎的全部输出。</translation>
    </message>
    <message>
        <source>The map is done</source>
        <translation>制图完成</translation>
    </message>
    <message>
        <source>The map {} cannot be opened.</source>
        <translation>无法打开地图 {}。</translation>
    </message>
    <message>
        <source>The model file; its card is written beside it.</source>
        <translation>模型文件；其模型卡片写在旁边。</translation>
    </message>
    <message>
        <source>The model has no card beside it.</source>
        <translation>该模型没有模型卡。</translation>
    </message>
    <message>
        <source>The model {name} is trained: mean IoU {miou:.2f} on ground that it did not learn from.</source>
        <translation>模型 {name} 训练完成：在未学过的区域平均 IoU 为 {miou:.2f}。</translation>
    </message>
    <message>
        <source>The model {} is trained. It stands in the list of the Map tab.</source>
        <translation>模型 {} 训练完成，已列入“制图”页。</translation>
    </message>
    <message>
        <source>The name of a bundled model or an .onnx file. Left empty, the raster itself is judged.</source>
        <translation>内置模型名称或 .onnx 文件。留空则评价栅格本身。</translation>
    </message>
    <message>
        <source>The name of a bundled model, or an exported .onnx file. Left empty, landcover.</source>
        <translation>内置模型名称或导出的 .onnx 文件。留空则为 landcover。</translation>
    </message>
    <message>
        <source>The name of a bundled model, such as landcover, or an exported .onnx file.</source>
        <translation>内置模型名称（如 landcover）或导出的 .onnx 文件。</translation>
    </message>
    <message>
        <source>The network restores hidden parts of these images and so learns their spectra before it sees a label.</source>
        <translation>网络复原这些影像被遮盖的部分，从而在看到标签之前学习其光谱。</translation>
    </message>
    <message>
        <source>The picked pixel holds no data.</source>
        <translation>所选像元无数据。</translation>
    </message>
    <message>
        <source>The plugin has version {plugin} and its engine {engine}.</source>
        <translation>插件版本为 {plugin}，引擎版本为 {engine}。</translation>
    </message>
    <message>
        <source>The polygon was not added: {}</source>
        <translation>未能添加多边形：{}</translation>
    </message>
    <message>
        <source>The polygons cannot be exported: {}</source>
        <translation>无法导出多边形：{}</translation>
    </message>
    <message>
        <source>The polygons have no coordinate system, {} has one. Set it in their properties.</source>
        <translation>多边形没有坐标系，而 {} 有。请在其属性中设置。</translation>
    </message>
    <message>
        <source>The preview is done</source>
        <translation>预览完成</translation>
    </message>
    <message>
        <source>The raster to inspect. Left empty, only the model is shown.</source>
        <translation>要检查的栅格。留空则仅显示模型。</translation>
    </message>
    <message>
        <source>The raster to map. Its bands need wavelengths, or must be those of a known sensor.</source>
        <translation>要制图的栅格。其波段须有波长，或属于已知传感器。</translation>
    </message>
    <message>
        <source>The report cannot be written: {}</source>
        <translation>无法写入报告：{}</translation>
    </message>
    <message>
        <source>The rest takes space only; delete it by hand.</source>
        <translation>其余部分仅占用空间，请手动删除。</translation>
    </message>
    <message>
        <source>The run folder holds a run with the same settings that was stopped.</source>
        <translation>运行文件夹中有一个设置相同的已停止运行。</translation>
    </message>
    <message>
        <source>The same seed and data give the same model.</source>
        <translation>相同的随机种子和数据得到相同的模型。</translation>
    </message>
    <message>
        <source>The sample scene is not part of this installation.</source>
        <translation>此安装不含示例影像。</translation>
    </message>
    <message>
        <source>The selected polygons of this layer, or all of them where none is selected.</source>
        <translation>该图层选中的多边形；未选中时为全部。</translation>
    </message>
    <message>
        <source>The visible part of the map cannot be expressed in the coordinates of {}.</source>
        <translation>地图可见部分无法转换到 {} 的坐标系。</translation>
    </message>
    <message>
        <source>There is no model {value}. Choose an .onnx file, or a bundled model ({names}).</source>
        <translation>没有模型 {value}。请选择 .onnx 文件或内置模型（{names}）。</translation>
    </message>
    <message>
        <source>There is no polygon layer in the project.</source>
        <translation>工程中没有多边形图层。</translation>
    </message>
    <message>
        <source>There is one class, {}; a model tells at least two apart.</source>
        <translation>只有一个类别 {}；模型至少要区分两个类别。</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>充分</translation>
    </message>
    <message>
        <source>Tick the images that your labels lie on.</source>
        <translation>请勾选标签所在的影像。</translation>
    </message>
    <message>
        <source>Tick the images to learn from without labels, or leave that step out.</source>
        <translation>请勾选无标签影像，或略去该步骤。</translation>
    </message>
    <message>
        <source>Tile size (pixels)</source>
        <translation>瓦片大小（像元）</translation>
    </message>
    <message>
        <source>Time in seconds</source>
        <translation>时间（秒）</translation>
    </message>
    <message>
        <source>Title and classes of the model</source>
        <translation>模型标题与类别</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Train a model from labels (stage 2)</source>
        <translation>用标签训练模型（阶段 2）</translation>
    </message>
    <message>
        <source>Train a model of your own classes</source>
        <translation>训练自定义类别的模型</translation>
    </message>
    <message>
        <source>Training loss by step</source>
        <translation>各步训练损失</translation>
    </message>
    <message>
        <source>Trains each method with each seed on all domains but one and judges it on that one; nothing of the domain that is left out takes part in any choice. Simple methods for single pixels are compared alongside. What is done is kept: a run that was stopped goes on in the same folder.</source>
        <translation>以每个随机种子在除一个域之外的所有域上训练各方法，并在留出的域上评价；留出域不参与任何选择。同时比较简单的逐像元方法。已完成的部分会保留：停止的运行可在同一文件夹中继续。</translation>
    </message>
    <message>
        <source>Trains in an hour or so on a processor.</source>
        <translation>在处理器上约一小时训练完成。</translation>
    </message>
    <message>
        <source>Trains in minutes on a processor.</source>
        <translation>在处理器上几分钟即可训练。</translation>
    </message>
    <message>
        <source>Trains without one region, season or sensor after the other, and judges on the one left out.</source>
        <translation>依次留出一个地区、季节或传感器进行训练，并在留出部分上评价。</translation>
    </message>
    <message>
        <source>Tutorial: the first map</source>
        <translation>教程：第一幅地图</translation>
    </message>
    <message>
        <source>Update it in Settings &gt; Options &gt; SpectralX.</source>
        <translation>请在 设置 &gt; 选项 &gt; SpectralX 中更新。</translation>
    </message>
    <message>
        <source>Update it in Settings &gt; Options &gt; SpectralX; the old one stays.</source>
        <translation>请在 设置 &gt; 选项 &gt; SpectralX 中更新；旧环境会保留。</translation>
    </message>
    <message>
        <source>Update it; the old one stays for the older version of the plugin.</source>
        <translation>请更新；旧环境会为旧版插件保留。</translation>
    </message>
    <message>
        <source>Use the imagery itself, as a file.</source>
        <translation>请使用影像文件本身。</translation>
    </message>
    <message>
        <source>Version of the engine</source>
        <translation>引擎版本</translation>
    </message>
    <message>
        <source>Visible part of the map</source>
        <translation>地图可见部分</translation>
    </message>
    <message>
        <source>Wants a graphics card.</source>
        <translation>需要显卡。</translation>
    </message>
    <message>
        <source>Wants a large graphics card.</source>
        <translation>需要大显存显卡。</translation>
    </message>
    <message>
        <source>Wavelength in nm</source>
        <translation>波长 (nm)</translation>
    </message>
    <message>
        <source>What the model was made from, and how good it is.</source>
        <translation>模型的来源及其精度。</translation>
    </message>
    <message>
        <source>What the network has and what trains around a backbone. Left empty, spectralx; the others compare.</source>
        <translation>网络的组成以及骨干网络周围训练的部分。留空则为 spectralx；其他用于比较。</translation>
    </message>
    <message>
        <source>What was downloaded is kept for the next time.</source>
        <translation>已下载的内容会保留到下次。</translation>
    </message>
    <message>
        <source>Whole image</source>
        <translation>整幅影像</translation>
    </message>
    <message>
        <source>Why the raster cannot be mapped; empty when it can</source>
        <translation>栅格无法制图的原因；可以制图时为空</translation>
    </message>
    <message>
        <source>With a model, for images that state no wavelengths: {}.</source>
        <translation>与模型一起使用，用于未注明波长的影像：{}。</translation>
    </message>
    <message>
        <source>Without a backbone the whole network trains.</source>
        <translation>没有骨干网络时训练整个网络。</translation>
    </message>
    <message>
        <source>Write a rep&amp;ort beside the map</source>
        <translation>在地图旁写报告(&amp;O)</translation>
    </message>
    <message>
        <source>Writes a training run as one .onnx file that maps without PyTorch.</source>
        <translation>将一次训练写成单个 .onnx 文件，无需 PyTorch 即可制图。</translation>
    </message>
    <message>
        <source>Writes the model of a training run as one ONNX file that knows its bands, units and classes. The file is compared with the trained model on real tiles; if it computes something else, no file is written. Training exports by itself: this is for other tile sizes and for runs that were stopped.</source>
        <translation>将训练所得模型写成一个包含波段、单位和类别信息的 ONNX 文件。文件会在真实瓦片上与训练模型比较；若计算结果不同，则不写文件。训练本身会自动导出：此功能用于其他瓦片大小以及被停止的运行。</translation>
    </message>
    <message>
        <source>Zoom to the image, or map all of it.</source>
        <translation>请缩放到影像，或对整幅影像制图。</translation>
    </message>
    <message>
        <source>about {} min left</source>
        <translation>约剩 {} 分钟</translation>
    </message>
    <message>
        <source>about {} s left</source>
        <translation>约剩 {} 秒</translation>
    </message>
    <message>
        <source>accuracy,assessment,confusion matrix,iou,kappa,validation,f1</source>
        <translation>精度,评价,混淆矩阵,交并比,Kappa,验证,F1</translation>
    </message>
    <message>
        <source>auto finds the bands by wavelength. Or band numbers in the order of the model's bands: 3,2,1,4.</source>
        <translation>auto 按波长查找波段。或按模型波段顺序给出波段号：3,2,1,4。</translation>
    </message>
    <message>
        <source>auto uses the graphics card when it works, otherwise the processor.</source>
        <translation>auto：显卡可用时使用显卡，否则使用处理器。</translation>
    </message>
    <message>
        <source>band</source>
        <translation>波段</translation>
    </message>
    <message>
        <source>band {index}: {weight:.0%}</source>
        <translation>波段 {index}：{weight:.0%}</translation>
    </message>
    <message>
        <source>bands {first}–{last}</source>
        <translation>波段 {first}–{last}</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>checkout</source>
        <translation>工作副本</translation>
    </message>
    <message>
        <source>confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>diagnosis,gpu,cuda,install,environment,version</source>
        <translation>诊断,GPU,CUDA,安装,环境,版本</translation>
    </message>
    <message>
        <source>generalization,transfer,cross validation,domain,benchmark,random forest</source>
        <translation>泛化,迁移,交叉验证,域,基准,随机森林</translation>
    </message>
    <message>
        <source>graphics card</source>
        <translation>显卡</translation>
    </message>
    <message>
        <source>hyperspectral,spectral response,convolution,simulate,bands,wavelength</source>
        <translation>高光谱,光谱响应,卷积,模拟,波段,波长</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>maps</source>
        <translation>可制图</translation>
    </message>
    <message>
        <source>maps and trains</source>
        <translation>可制图和训练</translation>
    </message>
    <message>
        <source>maps; training needs more packages</source>
        <translation>可制图；训练还需更多软件包</translation>
    </message>
    <message>
        <source>mean IoU</source>
        <translation>平均 IoU</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>my_model</source>
        <translation>my_model</translation>
    </message>
    <message>
        <source>nearest</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>无响应</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>on the graphics card</source>
        <translation>在显卡上</translation>
    </message>
    <message>
        <source>on the processor</source>
        <translation>在处理器上</translation>
    </message>
    <message>
        <source>onnx,deploy,model</source>
        <translation>ONNX,部署,模型</translation>
    </message>
    <message>
        <source>pretraining,self-supervised,masked autoencoder,foundation model,domain adaptation</source>
        <translation>预训练,自监督,掩码自编码器,基础模型,域适应</translation>
    </message>
    <message>
        <source>probabilities</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>segmentation,classification,land cover,deep learning,onnx,hyperspectral,multispectral,predict</source>
        <translation>分割,分类,土地覆盖,深度学习,ONNX,高光谱,多光谱,预测</translation>
    </message>
    <message>
        <source>setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>the layer cannot be written to</source>
        <translation>图层不可写</translation>
    </message>
    <message>
        <source>tiny and small train on a processor; base and large want a graphics card.</source>
        <translation>tiny 和 small 可在处理器上训练；base 和 large 需要显卡。</translation>
    </message>
    <message>
        <source>training,deep learning,fine-tuning,segmentation,classification,polygons,labels</source>
        <translation>训练,深度学习,微调,分割,分类,多边形,标签</translation>
    </message>
    <message>
        <source>unknown reason</source>
        <translation>原因不明</translation>
    </message>
    <message>
        <source>wavelength,bands,hyperspectral,multispectral,metadata,model card,onnx</source>
        <translation>波长,波段,高光谱,多光谱,元数据,模型卡片,ONNX</translation>
    </message>
    <message>
        <source>{:.0f} MB</source>
        <translation>{:.0f} MB</translation>
    </message>
    <message>
        <source>{:.1f} GB</source>
        <translation>{:.1f} GB</translation>
    </message>
    <message>
        <source>{count} pixels of {truth} are mapped as {mapped}.</source>
        <translation>{truth} 的 {count} 个像元被制为 {mapped}。</translation>
    </message>
    <message>
        <source>{found} of {all} bands found</source>
        <translation>找到 {found}/{all} 个波段</translation>
    </message>
    <message>
        <source>{name} comes from the provider {provider}, which the engine cannot read.</source>
        <translation>{name} 来自 {provider} 数据源，引擎无法读取。</translation>
    </message>
    <message>
        <source>{name} has about {pixels:.0f} pixels; a few hundred in several places do better.</source>
        <translation>{name} 约有 {pixels:.0f} 个像元；在多处共有几百个会更好。</translation>
    </message>
    <message>
        <source>{name}, {steps} steps</source>
        <translation>{name}，{steps} 步</translation>
    </message>
    <message>
        <source>{name}: mean IoU {value:.3f} on places left out</source>
        <translation>{name}：留出地区的平均 IoU 为 {value:.3f}</translation>
    </message>
    <message>
        <source>{path} cannot be written: {problem}</source>
        <translation>无法写入 {path}：{problem}</translation>
    </message>
    <message>
        <source>{what}, in {seconds} s</source>
        <translation>{what}，用时 {seconds} 秒</translation>
    </message>
    <message>
        <source>{} bands, chosen by hand</source>
        <translation>{} 个波段，手动选择</translation>
    </message>
    <message>
        <source>{} does not exist. Choose another file.</source>
        <translation>{} 不存在。请选择其他文件。</translation>
    </message>
    <message>
        <source>{} has a single polygon; several in different places do better.</source>
        <translation>{} 只有一个多边形；在不同位置画多个会更好。</translation>
    </message>
    <message>
        <source>{} has no coordinate system, so the polygons cannot be laid over it.</source>
        <translation>{} 没有坐标系，无法叠加多边形。</translation>
    </message>
    <message>
        <source>{} is a web map: it holds pictures, not measurements.</source>
        <translation>{} 是网络地图：只有图片，没有测量值。</translation>
    </message>
    <message>
        <source>{} is an image, not a map: a map has one band with one value a class.</source>
        <translation>{} 是影像而非地图：地图只有一个波段，每类一个值。</translation>
    </message>
    <message>
        <source>{} is no name of a GeoTIFF. Let it end in .tif.</source>
        <translation>{} 不是 GeoTIFF 文件名，须以 .tif 结尾。</translation>
    </message>
    <message>
        <source>{} is not in the visible part of the map.</source>
        <translation>{} 不在地图可见范围内。</translation>
    </message>
    <message>
        <source>{} labelled pixels were judged.</source>
        <translation>评价了 {} 个有标签的像元。</translation>
    </message>
    <message>
        <source>{} min</source>
        <translation>{} 分钟</translation>
    </message>
    <message>
        <source>{} more have no data in the map.</source>
        <translation>另有 {} 个在地图中无数据。</translation>
    </message>
    <message>
        <source>{} s</source>
        <translation>{} 秒</translation>
    </message>
    <message>
        <source>{} was opened with GDAL open options or a login, which cannot be handed on.</source>
        <translation>{} 使用了 GDAL 打开选项或登录信息，无法传递给引擎。</translation>
    </message>
    <message>
        <source>{} is no name of a GeoPackage. Let it end in .gpkg.</source>
        <translation>{} 不是 GeoPackage 文件名，须以 .gpkg 结尾。</translation>
    </message>
    <message>
        <source>Turn a map into polygons</source>
        <translation>将地图转为多边形</translation>
    </message>
    <message>
        <source>Writes the regions of a class map as polygons with class and area.</source>
        <translation>将分类地图的区域写成带类别和面积的多边形。</translation>
    </message>
    <message>
        <source>Writes the regions of a class map as polygons: pixels of one class that touch along a side are one polygon, with class value, class name, number of pixels and area. Areas are those of the pixels, on the ellipsoid where the map is in degrees. Borders are simplified once for both sides, so that neighbours have neither gaps nor overlaps.</source>
        <translation>将分类地图的区域写成多边形：以边相接的同类像元构成一个多边形，带类别值、类别名、像元数和面积。面积为像元面积；地图以度为单位时按椭球计算。两侧共用的边界只简化一次，相邻多边形之间既无缝隙也无重叠。</translation>
    </message>
    <message>
        <source>vectorize,vector,polygons,area,simplify,generalize,minimum mapping unit,geopackage</source>
        <translation>矢量化,矢量,多边形,面积,简化,综合,最小制图单元,GeoPackage</translation>
    </message>
    <message>
        <source>A map with one value a class; 0 and its nodata value become no polygons.</source>
        <translation>每类一个值的地图；0 和无数据值不生成多边形。</translation>
    </message>
    <message>
        <source>Smallest area (m²)</source>
        <translation>最小面积（m²）</translation>
    </message>
    <message>
        <source>Smaller polygons are left out; their place stays empty. Needs a map with a reference system.</source>
        <translation>更小的多边形将被略去，其位置留空。需要有坐标系的地图。</translation>
    </message>
    <message>
        <source>Simplify outlines by (pixels)</source>
        <translation>轮廓简化容差（像元）</translation>
    </message>
    <message>
        <source>Corners at most this far from the outline are dropped. 0 keeps the steps of the pixels; 1 is smooth.</source>
        <translation>距轮廓不超过此距离的角点将被删除。0 保留像元阶梯；1 较平滑。</translation>
    </message>
    <message>
        <source>Fewest pixels</source>
        <translation>最少像元数</translation>
    </message>
    <message>
        <source>Polygons of fewer pixels are left out, also on maps without a reference system.</source>
        <translation>像元数更少的多边形将被略去，无坐标系的地图也适用。</translation>
    </message>
    <message>
        <source>GeoPackage with the fields value, class, pixels and area_m2, painted as the map is.</source>
        <translation>含 value、class、pixels 和 area_m2 字段的 GeoPackage，配色与地图一致。</translation>
    </message>
    <message>
        <source>Number of polygons</source>
        <translation>多边形数</translation>
    </message>
    <message>
        <source>Pixels in polygons</source>
        <translation>多边形内像元数</translation>
    </message>
    <message>
        <source>Area of all polygons (m²); empty without a system</source>
        <translation>全部多边形的面积（m²）；无坐标系时为空</translation>
    </message>
    <message>
        <source>{}, polygons</source>
        <translation>{}，多边形</translation>
    </message>
    <message>
        <source>{name}: {count} polygons</source>
        <translation>{name}：{count} 个多边形</translation>
    </message>
    <message>
        <source>Image to try</source>
        <translation>试用影像</translation>
    </message>
    <message>
        <source>Show which band of the image each band of the model gets</source>
        <translation>显示模型各波段对应影像的哪个波段</translation>
    </message>
    <message>
        <source>Remove the chosen class from the list</source>
        <translation>从列表中移除所选类别</translation>
    </message>
    <message>
        <source>The class {} has polygons; delete them first.</source>
        <translation>类别 {} 已有多边形，请先删除它们。</translation>
    </message>
    <message>
        <source>Tutorial: the first model of your own</source>
        <translation>教程：第一个自己的模型</translation>
    </message>
    <message>
        <source>Making of a layer for labels</source>
        <translation>创建标签图层</translation>
    </message>
    <message>
        <source>The engine is set up for mapping alone.</source>
        <translation>引擎仅为制图安装。</translation>
    </message>
    <message>
        <source>Training needs more packages; what is set up stays until they are there.</source>
        <translation>训练需要更多软件包；在其就绪之前，现有安装会保留。</translation>
    </message>
    <message>
        <source>Step {step} of {steps}</source>
        <translation>第 {step} 步，共 {steps} 步</translation>
    </message>
    <message>
        <source>This QGIS comes with Python {found}; the SpectralX engine needs {needed} or newer.</source>
        <translation>此 QGIS 自带 Python {found};SpectralX 引擎需要 {needed} 或更高版本。</translation>
    </message>
    <message>
        <source>Install a current QGIS. Or choose the interpreter of a Python {needed} or newer that has GDAL, NumPy and the engine's packages in Settings &gt; Options &gt; SpectralX.</source>
        <translation>请安装较新的 QGIS。或者在“设置 &gt; 选项 &gt; SpectralX”中选择 Python {needed} 或更高版本的解释器,其中须有 GDAL、NumPy 和引擎所需的软件包。</translation>
    </message>
    <message>
        <source>Scene that the image was cut out of</source>
        <translation>裁剪出该影像的整景影像</translation>
    </message>
    <message>
        <source>For an image that was cut out of a larger one: the whole scene. The values are compared with its mean and spread, so that the map of the cut is that of its place in the scene. Left empty, the image itself.</source>
        <translation>用于从更大的影像中裁剪出的影像：整景影像。数值将与其均值和离散程度比较，使裁剪区的地图与其在整景中的位置一致。留空则使用影像本身。</translation>
    </message>
    <message>
        <source>Map at the scale of the model</source>
        <translation>按模型的比例尺制图</translation>
    </message>
    <message>
        <source>For images whose pixels are larger or smaller than those the model was made for: the image is resampled to the nearest size that the model knows, and the map has pixels of that size. Otherwise such an image is refused.</source>
        <translation>用于像元大于或小于模型适用范围的影像：影像会重采样到模型所知的最接近的像元大小，地图也采用该大小。否则会拒绝此类影像。</translation>
    </message>
    <message>
        <source>For any bands</source>
        <translation>用于任意波段</translation>
    </message>
    <message>
        <source>Writes a model that takes whatever bands an image has, in any order, and is told their wavelengths. Models that were trained on any bands always do.</source>
        <translation>写出一个模型，它接受影像所具有的任何波段（顺序不限），并被告知其波长。用任意波段训练的模型总是如此。</translation>
    </message>
    <message>
        <source>For the bands of</source>
        <translation>用于以下对象的波段</translation>
    </message>
    <message>
        <source>A sensor, or the path of an image or of a sensor's YAML file: the model is written for exactly these bands, also for other programs such as Deepness. Left empty, for the bands of the training. Sensors: {}.</source>
        <translation>传感器，或者影像或传感器 YAML 文件的路径：模型将正好针对这些波段写出，也可用于 Deepness 等其他程序。留空则用于训练时的波段。传感器：{}。</translation>
    </message>
    <message>
        <source>A model is either for any bands or for those of one sensor. Choose one of the two.</source>
        <translation>模型要么用于任意波段，要么用于一个传感器的波段。请二选一。</translation>
    </message>
    <message>
        <source>Novelty</source>
        <translation>新异度</translation>
    </message>
    <message>
        <source>How strange each pixel is to the model: the share of the ground that it learned from that is less strange, in per cent. 50 is ordinary; where much is at 100, trust the map less.</source>
        <translation>每个像元对模型有多陌生:模型学过的地表中比它更不陌生的部分所占的百分比。50 为寻常;大片达到 100 的地方,地图不太可信。</translation>
    </message>
    <message>
        <source>novelty</source>
        <translation>新异度</translation>
    </message>
    <message>
        <source>Add a layer with how new the &amp;ground is to the model</source>
        <translation>添加地表对模型新异度的图层(&amp;G)</translation>
    </message>
    <message>
        <source>In per cent: 50 is ordinary ground, 100 is stranger than all that the model learned from.</source>
        <translation>以百分比表示:50 为寻常地表,100 比模型学过的一切都陌生。</translation>
    </message>
    <message>
        <source>Small polygons, 300 steps</source>
        <translation>小多边形,300 步</translation>
    </message>
    <message>
        <source>For a map of one image from some hundred polygons of a few pixels: small tiles, a network of size small, and values left as they are. Takes minutes where the others take an hour.</source>
        <translation>用于由几百个小多边形(每个仅几个像元)制作一幅影像的地图:小瓦片、small 规模的网络、数值保持原样。只需几分钟,其他选项需一小时。</translation>
    </message>
    <message>
        <source>No polygon has a value in this field, so none has a class.</source>
        <translation>没有多边形在此字段中有值,因此都没有类别。</translation>
    </message>
    <message>
        <source>{count} classes are more than a map can hold. Is this the field with the class?</source>
        <translation>{count} 个类别超出一幅地图的容量。这是类别字段吗?</translation>
    </message>
    <message>
        <source>Every polygon has a class of its own. Is this the field with the class?</source>
        <translation>每个多边形各有一个类别。这是类别字段吗?</translation>
    </message>
    <message>
        <source>The same is true of {} more classes.</source>
        <translation>另有 {} 个类别也是如此。</translation>
    </message>
    <message>
        <source>Use an image with these bands, another model, or choose the bands by hand in the table.</source>
        <translation>请使用具有这些波段的影像或其他模型,或在表中手动选择波段。</translation>
    </message>
    <message>
        <source>Choose a model that SpectralX made; the Train tab makes them.</source>
        <translation>请选择由 SpectralX 制作的模型;“训练”选项卡可制作模型。</translation>
    </message>
</context>
</TS>
